using Pons.Workers.Interpreters;

namespace Pons.Tests.Workers.Interpreters;

public sealed class InterpreterListTests
{
    private readonly ImaginaryMachine _machine = new();

    [Fact]
    public void Every_origin_is_listed_in_the_order_of_the_search()
    {
        _machine.Set("PONS_PYTHON", "/opt/chosen").Program("/opt/chosen")
            .Environment("/active").Set("VIRTUAL_ENV", "/active")
            .Program("/conda/bin/python").Set("CONDA_PREFIX", "/conda")
            .Environment("/shop/.venv")
            .Program("/usr/bin/python3", "/usr/bin/python3.13").Set("PATH", "/usr/bin")
            .Program("/home/ada/.pyenv/versions/3.10.1/bin/python3")
            .Text("/home/ada/.conda/environments.txt", "/conda/envs/science", "").Program("/conda/envs/science/bin/python");

        AssertPaths(
            "/opt/chosen", "/active/bin/python", "/conda/bin/python", "/shop/.venv/bin/python", "/usr/bin/python3", "/usr/bin/python3.13",
            "/home/ada/.pyenv/versions/3.10.1/bin/python3", "/conda/envs/science/bin/python");
    }

    [Fact]
    public void Two_names_of_one_interpreter_are_listed_once()
    {
        _machine.Program("/usr/bin/python3.11").Link("/usr/bin/python3", "/usr/bin/python3.11").Link("/bin/python3", "/usr/bin/python3.11").Set("PATH", "/usr/bin:/bin");

        AssertPaths("/usr/bin/python3");
    }

    [Fact]
    public void An_environment_is_not_the_Python_that_it_links_to()
    {
        _machine.Program("/usr/bin/python3").Set("PATH", "/usr/bin").Environment("/shop/.venv").Link("/shop/.venv/bin/python", "/usr/bin/python3");

        AssertPaths("/shop/.venv/bin/python", "/usr/bin/python3");
    }

    [Fact]
    public void Of_a_version_managers_shims_only_the_active_ones_are_listed()
    {
        _machine.Program("/home/ada/.pyenv/shims/python3", "/home/ada/.pyenv/shims/python3.9").Set("PATH", "/home/ada/.pyenv/shims");

        AssertPaths("/home/ada/.pyenv/shims/python3");
    }

    [Fact]
    public void A_PONS_PYTHON_that_leads_nowhere_is_listed_so_that_its_probe_says_so()
    {
        _machine.Set("PONS_PYTHON", "/nowhere/python");

        AssertPaths("/nowhere/python");
    }

    private void AssertPaths(params string[] paths) => Assert.Equal(paths, InterpreterList.Find(_machine.Machine, "/shop").Select(found => found.Path));
}
