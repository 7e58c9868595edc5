using Pons.Workers.Interpreters;

namespace Pons.Tests.Workers.Interpreters;

public sealed class InterpreterSearchTests
{
    private readonly ImaginaryMachine _machine = new();

    [Fact]
    public void A_named_path_comes_before_everything()
    {
        _machine.Program("/opt/python", "/usr/bin/python3").Set("PONS_PYTHON", "/usr/bin/python3").Set("PATH", "/usr/bin").Environment("/shop/.venv");

        AssertFound("/opt/python", "the named interpreter", named: "/opt/python");
    }

    [Fact]
    public void A_named_command_is_looked_up_on_PATH()
    {
        _machine.Program("/b/python3.12").Set("PATH", "/a:/b");

        AssertFound("/b/python3.12", "the named interpreter (python3.12)", named: "python3.12");
    }

    [Fact]
    public void A_relative_path_begins_at_the_current_folder()
    {
        _machine.Program("/shop/here/python");

        AssertFound("/shop/here/python", "the named interpreter", named: "./here/python");
    }

    [Fact]
    public void A_named_virtual_environment_stands_for_its_Python()
    {
        _machine.Environment("/envs/science");

        AssertFound("/envs/science/bin/python", "the named interpreter", named: "/envs/science");
    }

    [Fact]
    public void Then_comes_PONS_PYTHON()
    {
        _machine.Program("/opt/python").Set("PONS_PYTHON", "/opt/python").Environment("/active").Set("VIRTUAL_ENV", "/active");

        AssertFound("/opt/python", "PONS_PYTHON");
    }

    [Fact]
    public void Then_the_active_virtual_environment()
    {
        _machine.Environment("/active").Set("VIRTUAL_ENV", "/active").Environment("/shop/.venv").Program("/conda/bin/python").Set("CONDA_PREFIX", "/conda");

        AssertFound("/active/bin/python", "the active virtual environment");
    }

    [Fact]
    public void Then_the_active_conda_environment()
    {
        _machine.Program("/conda/bin/python").Set("CONDA_PREFIX", "/conda").Environment("/shop/.venv");

        AssertFound("/conda/bin/python", "the active conda environment");
    }

    [Theory]
    [InlineData("/shop/app/.venv")]
    [InlineData("/shop/app/venv")]
    [InlineData("/shop/app/env")]
    [InlineData("/shop/app")]
    [InlineData("/shop/.venv")]
    [InlineData("/shop/venv")]
    [InlineData("/env")]
    public void Then_an_environment_beside_the_script_or_above_it(string folder)
    {
        _machine.Environment(folder).Program("/usr/bin/python3").Set("PATH", "/usr/bin");

        AssertFound($"{folder}/bin/python", $"the virtual environment {folder}", folder: "/shop/app");
    }

    [Fact]
    public void The_nearest_environment_wins_and_then_the_most_usual_name()
    {
        _machine.Environment("/shop/.venv").Environment("/shop/app/env").Environment("/shop/app/venv");

        AssertFound("/shop/app/venv/bin/python", "the virtual environment /shop/app/venv", folder: "/shop/app");
    }

    [Fact]
    public void An_environment_of_another_name_is_used_when_it_is_active_or_named()
    {
        _machine.Environment("/shop/app/science").Program("/usr/bin/python3").Set("PATH", "/usr/bin");

        AssertFound("/usr/bin/python3", "python3 on PATH", folder: "/shop/app");
    }

    [Fact]
    public void A_script_without_a_folder_is_looked_for_in_the_current_one()
    {
        _machine.Environment("/shop/.venv");

        AssertFound("/shop/.venv/bin/python", "the virtual environment /shop/.venv");
    }

    [Theory]
    [InlineData("python3 python py", "/usr/bin/python3", "python3 on PATH")]
    [InlineData("python py", "/usr/bin/python", "python on PATH")]
    [InlineData("py", "/usr/bin/py", "py on PATH")]
    public void Then_the_commands_on_PATH(string commands, string path, string origin)
    {
        _machine.Set("PATH", "/none:/usr/bin").Program([.. commands.Split(' ').Select(command => $"/usr/bin/{command}")]);

        AssertFound(path, origin);
    }

    [Fact]
    public void An_empty_entry_of_PATH_is_not_the_current_folder()
    {
        _machine.Program("/shop/python3").Set("PATH", ":/usr/bin:");

        Assert.Null(Find().Found);
    }

    [Fact]
    public void What_may_not_be_executed_is_passed_over_on_PATH()
    {
        _machine.File("/a/python3").Program("/b/python3").Set("PATH", "/a:/b");

        AssertFound("/b/python3", "python3 on PATH");
    }

    [Fact]
    public void A_conda_environment_without_Python_is_passed_over()
    {
        _machine.Set("CONDA_PREFIX", "/conda").Program("/usr/bin/python3").Set("PATH", "/usr/bin");

        InterpreterSearch search = Find();

        Assert.Equal("/usr/bin/python3", search.Found?.Path);
        Assert.Contains(new Attempt("CONDA_PREFIX", "there is no Python in '/conda'"), search.Attempts);
    }

    private void AssertFound(string path, string origin, string? named = null, string? folder = null) =>
        Assert.Equal(new Interpreter(path, origin), Find(named, folder).Found);

    private InterpreterSearch Find(string? named = null, string? folder = null) => InterpreterSearch.Find(named, folder, _machine.Machine);
}
