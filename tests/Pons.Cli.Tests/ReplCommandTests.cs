using System.Diagnostics;

namespace Pons.Cli.Tests;

/// <summary><c>pons repl</c> where its inputs come from a pipe.</summary>
public sealed class ReplCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pons-cli-").FullName;

    public ReplCommandTests()
    {
        File.WriteAllText(Path.Combine(_folder, "shop.py"), """
            stock = {"tea": 3}

            def price(name):
                return stock[name]
            """);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory(Timeout = 60_000)]
    [InlineData("1 + 1\n", "2\n")]
    [InlineData("x = 5\nx\n_ * 2\nNone\n_\n", "5\n10\n10\n")]
    [InlineData("'ü'\n2.0\n2**70\n{1: (2,)}", "'ü'\n2.0\n1180591620717411303424\n{1: (2,)}\n")]
    [InlineData("def f():\n    print('printed')\n    return 1\n\nf()\n", "printed\n1\n")]
    [InlineData("def f():\n    return 1\nf()\n", "1\n")]
    [InlineData("if True:\n    1\nelse:\n    2\n3\n", "3\n")]
    [InlineData("import asyncio\nawait asyncio.sleep(0, 7)\n", "7\n")]
    [InlineData("class A:\n    def __repr__(self):\n        return 'an A'\n\nA()\nA\n", "an A\n<class '__main__.A'>\n")]
    [InlineData("__name__\n", "'__main__'\n")]
    [InlineData("len\n", "<built-in function len>\n")]
    [InlineData("list(i for i in [1])\n", "[1]\n")]
    [InlineData("input('Name? ')\nAda\n1\n", "'Ada'\n1\n")]
    [InlineData("1\nexit()\n2\n", "1\n")]
    [InlineData("1\nquit()\n2\n", "1\n")]
    [InlineData("", "")]
    public async Task Inputs_are_run_and_their_values_shown(string input, string output)
    {
        CommandResult result = await CommandLine.RunWithInputAsync(_folder, input, "repl");

        Assert.Equal((0, output), (result.Code, result.Output));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_names_of_a_file_are_its_own()
    {
        CommandResult result = await CommandLine.RunWithInputAsync(_folder, "stock['tea'] = 4\nprice('tea')\n__name__\n", "repl", "shop.py");

        Assert.Equal((0, "4\n'shop'\n", ""), (result.Code, result.Output, result.Errors));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_error_is_a_traceback_and_keeps_the_names()
    {
        CommandResult result = await CommandLine.RunWithInputAsync(_folder, "x = 5\nprice('coffee')\nx y\nx\n", "repl", "shop.py");

        Assert.Equal((1, "5\n"), (result.Code, result.Output));
        Assert.Contains("Traceback (most recent call last):", result.Errors);
        Assert.Contains("    return stock[name]\nKeyError: 'coffee'\n", result.Errors);
        Assert.Contains("SyntaxError", result.Errors);
        Assert.DoesNotContain("Pons.", result.Errors);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("import sys\nsys.exit(4)\n1\n", 4, "")]
    [InlineData("raise SystemExit\n", 0, "")]
    [InlineData("import sys\nsys.exit('so be it')\n", 1, "so be it\n")]
    public async Task Who_exits_is_heard(string input, int code, string errors)
    {
        CommandResult result = await CommandLine.RunWithInputAsync(_folder, input, "repl");

        Assert.Equal((code, "", errors), (result.Code, result.Output, result.Errors));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_worker_that_dies_is_told_and_the_prompt_goes_on()
    {
        CommandResult result = await CommandLine.RunWithInputAsync(_folder, "x = 5\nimport os\nos._exit(9)\n1 + 1\nx\n", "repl");

        Assert.Equal((3, "2\n"), (result.Code, result.Output));
        Assert.Contains("exit code 9", result.Errors);
        Assert.Contains("NameError", result.Errors);
    }

    [Fact(Timeout = 60_000)]
    public async Task Ctrl_C_interrupts_what_runs_and_keeps_the_names()
    {
        using Process process = CommandLine.Start(_folder, "repl");
        await process.StandardInput.WriteAsync("import time\nx = 5\nprint('waiting'); time.sleep(60)\n");
        Assert.Equal("waiting", await process.StandardOutput.ReadLineAsync());

        using Process kill = Process.Start("kill", ["-INT", process.Id.ToString()]);
        Assert.Equal("KeyboardInterrupt", await process.StandardError.ReadLineAsync());
        await process.StandardInput.WriteAsync("x\n");
        Assert.Equal("5", await process.StandardOutput.ReadLineAsync());
        process.StandardInput.Close();
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Code_that_cannot_be_interrupted_costs_the_names_and_that_is_told()
    {
        using Process process = CommandLine.Start(_folder, "repl");
        await process.StandardInput.WriteAsync("x = 5\nx\nprint('waiting'); sum(range(10**12))\n");
        Assert.Equal("5", await process.StandardOutput.ReadLineAsync());
        Assert.Equal("waiting", await process.StandardOutput.ReadLineAsync());

        using Process kill = Process.Start("kill", ["-INT", process.Id.ToString()]);
        Assert.Equal("KeyboardInterrupt", await process.StandardError.ReadLineAsync());
        await process.StandardInput.WriteAsync("'x' in dir()\n2\n");
        Assert.Equal("False", await process.StandardOutput.ReadLineAsync());
        Assert.Equal("2", await process.StandardOutput.ReadLineAsync());
        process.StandardInput.Close();

        Assert.Equal("pons: Python has ended and was started again. What was defined is gone.\n", await process.StandardError.ReadToEndAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_that_is_not_there_or_fails_is_told()
    {
        File.WriteAllText(Path.Combine(_folder, "broken.py"), "1 / 0");
        CommandResult missing = await CommandLine.RunInAsync(_folder, "repl", "no.py");
        CommandResult broken = await CommandLine.RunInAsync(_folder, "repl", "broken.py");

        Assert.Equal((2, 1), (missing.Code, broken.Code));
        Assert.Contains("ZeroDivisionError", broken.Errors);
    }
}
