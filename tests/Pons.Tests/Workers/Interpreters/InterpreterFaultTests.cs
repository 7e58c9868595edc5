using Pons.Workers.Interpreters;

namespace Pons.Tests.Workers.Interpreters;

/// <summary>What somebody chose and is wrong ends the search, though a good Python lies on PATH.</summary>
public sealed class InterpreterFaultTests
{
    private readonly ImaginaryMachine _machine = new ImaginaryMachine().Program("/usr/bin/python3").Set("PATH", "/usr/bin");

    [Fact]
    public void A_named_path_where_nothing_lies()
    {
        AssertFault("The named interpreter is '/opt/python', and there is no Python at /opt/python. Correct it, or name", named: "/opt/python");
    }

    [Fact]
    public void A_named_command_that_PATH_does_not_hold()
    {
        AssertFault("The named interpreter is 'python3.99', and no folder of PATH holds such a program.", named: "python3.99");
    }

    [Fact]
    public void A_file_that_may_not_be_executed()
    {
        _machine.File("/opt/python").Set("PONS_PYTHON", "/opt/python");

        AssertFault("PONS_PYTHON is '/opt/python', and that file may not be executed.");
    }

    [Fact]
    public void An_active_environment_that_is_gone()
    {
        _machine.Set("VIRTUAL_ENV", "/gone");

        AssertFault("The active virtual environment '/gone' (VIRTUAL_ENV) is broken: there is no Python in it. Make it anew with 'python3 -m venv --clear /gone', or name");
    }

    [Fact]
    public void An_environment_beside_the_script_that_lost_its_Python()
    {
        _machine.File("/shop/.venv/pyvenv.cfg").Environment("/shop/venv");

        AssertFault("The virtual environment '/shop/.venv' is broken: its pyvenv.cfg is there, but no Python that can be started.");
    }

    [Fact]
    public void The_sentence_tells_what_was_tried_before()
    {
        _machine.File("/shop/.venv/pyvenv.cfg");

        string sentence = Find().Sentence();

        Assert.EndsWith(
            """
             Before that, this was tried:
              the named interpreter: not set
              PONS_PYTHON: not set
              VIRTUAL_ENV: not set
              CONDA_PREFIX: not set
            """,
            sentence);
    }

    [Fact]
    public void Where_nothing_is_found_every_place_is_listed()
    {
        InterpreterSearch search = InterpreterSearch.Find(null, "/shop/app", new ImaginaryMachine().Machine);

        Assert.Null(search.Found);
        Assert.Equal(
            """
            No Python was found. This was tried:
              the named interpreter: not set
              PONS_PYTHON: not set
              VIRTUAL_ENV: not set
              CONDA_PREFIX: not set
              virtual environments: no .venv, venv, env with a pyvenv.cfg in /shop/app or above it
              python3 on PATH: not found
              python on PATH: not found
              py on PATH: not found
            Install Python 3.9 or later, or name another Python in PythonOptions.Interpreter (--python) or PONS_PYTHON.
            """,
            search.Sentence());
    }

    private void AssertFault(string sentence, string? named = null)
    {
        InterpreterSearch search = Find(named);

        Assert.Null(search.Found);
        Assert.StartsWith(sentence, search.Sentence());
    }

    private InterpreterSearch Find(string? named = null) => InterpreterSearch.Find(named, "/shop", _machine.Machine);
}
