using System.Diagnostics;
using Pons.Tests;

namespace Pons.Cli.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class RunCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pons run ü-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = 60_000)]
    public async Task The_articles_program_gets_its_json_and_prints_the_sum()
    {
        CommandResult result = await CommandLine.RunInAsync(Path.Combine(Repository.Root, "samples", "sum"), "run", "compute_input.py", "--input", "[1,2,3,4,5,6,7,8,9]");

        Assert.Equal((0, "45\n", ""), (result.Code, result.Output, result.Errors));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("import sys; print(sys.argv[1:]); print('e', file=sys.stderr); sys.exit(7)", 7, "['a b', '--mode', 'x']\n", "e\n")]
    [InlineData("import os; os.kill(os.getpid(), 15)", 143, "", "")]
    [InlineData("import os; os.kill(os.getpid(), 9)", 137, "", "")]
    [InlineData("print('ü')", 0, "ü\n", "")]
    public async Task Output_errors_arguments_and_exit_code_pass_and_nothing_is_added(string source, int code, string output, string errors)
    {
        Add("x y.py", source);

        CommandResult result = await CommandLine.RunInAsync(_folder, "run", "x y.py", "--", "a b", "--mode", "x");

        Assert.Equal((code, output, errors), (result.Code, result.Output, result.Errors));
    }

    [Fact(Timeout = 60_000)]
    public async Task It_runs_what_a_file_says_it_is_and_modules_and_code()
    {
        Add("a.mjs", "console.log('node', process.argv[2])");
        Add("tool", "#!/bin/sh\necho shell $1\n");
        File.SetUnixFileMode(Path.Combine(_folder, "tool"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Equal("node 1\n", (await CommandLine.RunInAsync(_folder, "run", "a.mjs", "1")).Output);
        Assert.Equal("shell 1\n", (await CommandLine.RunInAsync(_folder, "run", "tool", "1")).Output);
        Assert.Equal("{\"a\": 1}\n", (await CommandLine.RunInAsync(_folder, "run", "-m", "json.tool", "--input", "{\"a\":1}", "--", "--no-indent")).Output);
        Assert.Equal("3\n", (await CommandLine.RunInAsync(_folder, "run", "-c", "print(1 + 2)")).Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task Input_is_our_own_stdin_a_file_or_json()
    {
        Add("echo.py", "import sys; sys.stdout.write(sys.stdin.read())");
        Add("data.txt", "from a file\n");

        Assert.Equal("typed\n", (await CommandLine.RunWithInputAsync(_folder, "typed\n", "run", "echo.py")).Output);
        Assert.Equal("typed\n", (await CommandLine.RunWithInputAsync(_folder, "typed\n", "run", "echo.py", "--input", "-")).Output);
        Assert.Equal("from a file\n", (await CommandLine.RunInAsync(_folder, "run", "echo.py", "--input", "data.txt")).Output);
        Assert.Equal("{\"a\":[1,\"ü\"]}\n", (await CommandLine.RunInAsync(_folder, "run", "echo.py", "--input", "{ \"a\": [1, \"ü\"] }")).Output);
        CommandResult neither = await CommandLine.RunInAsync(_folder, "run", "echo.py", "--input", "{a");
        Assert.Equal((2, "pons: --input is '{a', which is neither a file that exists nor JSON. A text in JSON has quotes: --input '\"{a\"'.\n"), (neither.Code, neither.Errors));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("text", "print('a'); import sys; sys.exit(3)", 3, "a\n", "")]
    [InlineData("jsonl", "print('{\"a\": 1}'); print(2)", 0, "{\"a\": 1}\n2\n", "")]
    [InlineData("json", "print('[1,'); print('2]')", 0, "[1,\n2]\n", "")]
    [InlineData("json", "import sys; sys.exit('gone')", 1, "", "gone\n")]
    [InlineData("jsonl", "print('{}'); print('loading')", 1, "{}\n", "pons: Line 2 of the output of x.py cannot be read: 'loading'. Expected was one JSON value on each line.")]
    [InlineData("json", "print('loading')", 1, "", "pons: Line 1 of the output of x.py cannot be read: 'loading'. Expected was one JSON document")]
    [InlineData("text", "import os; os.write(1, b'\\xff\\n')", 1, "", "pons: Line 1 of the output of x.py is no UTF-8")]
    [InlineData("bytes", "import os; os.write(1, b'no end')", 0, "no end", "")]
    public async Task A_mode_holds_the_output_to_what_it_says(string mode, string source, int code, string output, string errors)
    {
        Add("x.py", source);

        CommandResult result = await CommandLine.RunInAsync(_folder, "run", "x.py", "--mode", mode);

        Assert.Equal((code, output), (result.Code, result.Output));
        Assert.StartsWith(errors, result.Errors, StringComparison.Ordinal);
        Assert.Equal(errors.Length == 0, result.Errors.Length == 0);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("none.py", "There is no script")]
    [InlineData(null, "FILE is missing")]
    public async Task A_wrong_line_says_what_is_wrong(string? file, string message)
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, file is null ? ["run"] : ["run", file]);

        Assert.Equal(2, result.Code);
        Assert.StartsWith($"pons: {message}", result.Errors, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("flood.py", "for i in range(10_000_000): print(i)", "")]
    [InlineData("flood.mjs", "for (let i = 0; i < 1e7; i++) process.stdout.write(i + '\\n')", "")]
    [InlineData("flood.py", "for i in range(10_000_000): print(i)", "--mode text")]
    public async Task A_reader_that_goes_ends_it_without_a_word(string name, string source, string options)
    {
        Add(name, source);

        CommandResult result = await ShellAsync($"\"$PONS\" run {name} {options} | head -1; echo ${{PIPESTATUS[0]}}");

        Assert.Equal(("0\n141\n", ""), (result.Output, result.Errors));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_a_script_says_after_its_reader_has_gone_is_still_told_when_it_is_no_surprise()
    {
        Add("careful.py", """
            import os, sys
            try:
                while True: print("x")
            except BrokenPipeError:
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
                print("reader gone", file=sys.stderr)
                sys.exit(5)
            """);

        CommandResult result = await ShellAsync("\"$PONS\" run careful.py | head -1; echo ${PIPESTATUS[0]}");

        Assert.Equal(("x\n5\n", "reader gone\n"), (result.Output, result.Errors));
    }

    [Fact(Timeout = 60_000)]
    public async Task All_that_a_script_said_to_stderr_gets_to_a_slow_reader_after_its_end()
    {
        Add("noisy.py", "import sys\nfor i in range(1400): sys.stderr.write('x' * 99 + '\\n')"); // what the pipes on the way hold, so that it ends long before its reader
        Add("slow.py", """
            import os, time
            time.sleep(0.8)
            count = 0
            while data := os.read(0, 4096):
                count += len(data)
                time.sleep(0.01)
            print(count)
            """);

        CommandResult result = await ShellAsync("for i in 1 2 3 4; do (\"$PONS\" run noisy.py 2>&1 1>&3 | \"$PONS\" run slow.py) 3>&1 | cat; done");

        Assert.Equal("140000\n140000\n140000\n140000\n", result.Output);
    }

    [Fact(Timeout = 120_000)]
    public async Task One_script_streams_into_another()
    {
        Add("a.py", "import sys\nline = 'x' * 99 + '\\n'\nfor i in range(3000): sys.stdout.write(line * 1000)");
        Add("b.mjs", "let n = 0; for await (const part of process.stdin) n += part.length; console.log(n)");

        Assert.Equal("300000000\n", (await ShellAsync("\"$PONS\" run a.py | \"$PONS\" run b.mjs")).Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task Output_is_live_and_SIGTERM_reaches_the_script()
    {
        Add("wait.py", """
            import signal, sys, time
            def stop(*_):
                print("stopped")
                sys.exit(9)
            signal.signal(signal.SIGTERM, stop)
            print("ready")
            time.sleep(60)
            """);
        using Process process = CommandLine.Start(_folder, "run", "wait.py");
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());

        using Process kill = Process.Start("/bin/kill", ["-TERM", $"{process.Id}"]);

        Assert.Equal("stopped", await process.StandardOutput.ReadLineAsync());
        await process.WaitForExitAsync();
        Assert.Equal(9, process.ExitCode);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("")]
    [InlineData("--mode=text")]
    public async Task When_it_is_killed_the_script_goes_too(string option)
    {
        Add("wait.py", "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(os.getpid()); time.sleep(300)");
        using Process process = CommandLine.Start(_folder, option.Length == 0 ? ["run", "wait.py"] : ["run", option, "wait.py"]);
        int pid = int.Parse((await process.StandardOutput.ReadLineAsync())!);

        process.Kill();
        await process.WaitForExitAsync();

        while (File.Exists($"/proc/{pid}/stat") && !(await File.ReadAllTextAsync($"/proc/{pid}/stat")).Contains(") Z", StringComparison.Ordinal))
        {
            await Task.Delay(5);
        }
    }

    private void Add(string name, string source) => File.WriteAllText(Path.Combine(_folder, name), source);

    private async Task<CommandResult> ShellAsync(string line)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = _folder };
        start.Environment["PONS"] = CommandLine.Program;
        start.Environment["PONS_PYTHON"] = CommandLine.Interpreter;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, output, await errors);
    }
}
