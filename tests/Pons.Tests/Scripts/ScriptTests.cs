namespace Pons.Tests.Scripts;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ScriptTests : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly ScriptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 30_000)]
    public async Task A_result_has_the_output_the_errors_the_code_and_the_time()
    {
        ScriptResult result = await ScriptFolder.Python("import sys; print('a'); print('ü'); print('e', file=sys.stderr)").RunAsync();

        Assert.Equal(["a", "ü"], result.Lines);
        Assert.Equal(("a\nü", "e\n", 0), (result.Text, result.Errors, result.ExitCode));
        Assert.InRange(result.Duration, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(30));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("")]
    [InlineData("a b", "$HOME", "*", "\"'\\", "ü €", "-x", "--", ";rm")]
    public async Task Arguments_arrive_as_they_were_given(params string[] arguments)
    {
        const string python = "import json, sys; print(json.dumps(sys.argv[1:]))";
        string file = _folder.Add("args ü.mjs", "console.log(JSON.stringify(process.argv.slice(2)))");

        Assert.Equal(arguments, await ScriptFolder.Python(python, arguments).RunAsync<string[]>());
        Assert.Equal(arguments, await Script.Node(file, arguments).RunAsync<string[]>());
        Assert.Equal(arguments, await Script.NodeCode("console.log(JSON.stringify(process.argv.slice(1)))", arguments).RunAsync<string[]>());
    }

    [Fact(Timeout = 30_000)]
    public async Task Each_kind_is_run_by_what_it_is_for()
    {
        string python = _folder.Add("calc.py", "import sys; print(eval(sys.argv[1]))");
        string node = _folder.Add("chart.mjs", "import fs from 'node:fs'; console.log(1 + 1)");
        string unix = _folder.Add("tool", "#!/bin/sh\necho \"$1\"\n");
        string bare = _folder.Add("bare", "#!/usr/bin/env python3\nprint(3)\n");
        File.SetUnixFileMode(unix, Executable);
        Directory.CreateDirectory(_folder["package"]);
        _folder.Add("package/__main__.py", "print(4)");

        Assert.Equal("2", await Script.Python(python, "1 + 1").RunAsync<string>());
        Assert.Equal("2", await Script.File(python, "1 + 1").RunAsync<string>());
        Assert.Equal("2", await Script.Node(node).RunAsync<string>());
        Assert.Equal("2", await Script.File(node).RunAsync<string>());
        Assert.Equal("a b", await Script.File(unix, "a b").RunAsync<string>());
        Assert.Equal("3", await Script.File(bare).RunAsync<string>());
        Assert.Equal("4", await Script.File(_folder["package"]).RunAsync<string>());
        Assert.Equal("""{"a": 1}""", await Script.PythonModule("json.tool", "--no-indent").RunAsync<string>("""{"a":1}"""));
        Assert.Equal("a\nb", await Script.Program("sort").RunAsync<string>("b\na\n"));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_file_that_says_nothing_of_itself_is_refused_with_what_to_do()
    {
        string plain = _folder.Add("plain", "text\n");

        ScriptException error = await Assert.ThrowsAsync<ScriptException>(() => Script.File(plain).RunAsync());
        await Assert.ThrowsAsync<FileNotFoundException>(() => Script.Python(_folder["none.py"]).RunAsync());
        await Assert.ThrowsAsync<FileNotFoundException>(() => Script.File(_folder["none"]).RunAsync());

        Assert.Contains("Use Script.Python, Script.Node or Script.Program, or 'chmod +x' it", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Environment_and_folder_are_what_was_said()
    {
        Script script = ScriptFolder.Python("import os; print(os.getcwd()); print(os.environ.get('A')); print(os.environ.get('HOME'))") with
        {
            WorkingDirectory = _folder.Path,
            Environment = new Dictionary<string, string?> { ["A"] = "ä", ["HOME"] = null },
        };

        Assert.Equal([_folder.Path, "ä", "None"], (await script.RunAsync()).Lines);
    }

    [Fact(Timeout = 30_000)]
    public async Task It_finds_the_chosen_interpreters_first_on_its_path()
    {
        const string ask = "import shutil, os; print(*(os.path.realpath(shutil.which(name)) for name in ('python', 'python3', 'node')), sep='\\n')";
        string python = new FileInfo(PythonModule.Interpreter).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? PythonModule.Interpreter;

        IReadOnlyList<string> lines = (await ScriptFolder.Python(ask).RunAsync()).Lines;

        Assert.Equal([python, python], lines.Take(2));
        Assert.EndsWith("/node", lines[2], StringComparison.Ordinal);
        string first = (await ScriptFolder.Python("import os; print(os.environ['PATH'].split(':')[0])").RunAsync()).Text;
        Assert.Equal(Executable, File.GetUnixFileMode(first));
        Assert.Equal(["python", "python3"], Directory.GetFileSystemEntries(first).Select(Path.GetFileName).Order());
    }

    [Fact(Timeout = 60_000)]
    public async Task In_a_virtual_environment_what_it_starts_is_in_it_too()
    {
        await (Script.PythonModule("venv", "--without-pip", _folder[".venv"]) with { Interpreter = PythonModule.Interpreter }).RunAsync();
        string file = _folder.Add("which.py", "import subprocess, sys; print(sys.prefix); subprocess.run(['python3', '-c', 'import sys; print(sys.prefix)'])");

        Assert.Equal([_folder[".venv"], _folder[".venv"]], (await Script.Python(file).RunAsync()).Lines);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_interpreter_that_is_not_there_is_an_error_that_says_what_to_do()
    {
        ScriptException python = await Assert.ThrowsAsync<ScriptException>(() => (Script.PythonCode("1") with { Interpreter = "python9" }).RunAsync());
        ScriptException node = await Assert.ThrowsAsync<ScriptException>(() => (Script.NodeCode("1") with { Interpreter = "/no/node" }).RunAsync());
        ScriptException program = await Assert.ThrowsAsync<ScriptException>(() => Script.Program("no-such-program").RunAsync());

        Assert.Contains("no folder of PATH holds such a program", python.Message, StringComparison.Ordinal);
        Assert.Contains("there is no program at /no/node", node.Message, StringComparison.Ordinal);
        Assert.Contains("'no-such-program' could not be started", program.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Input_is_text_bytes_or_a_stream_as_they_are_or_else_a_line_of_json()
    {
        Script cat = Script.Program("cat");

        Assert.Equal("a\nb", await cat.RunAsync<string>("a\nb\n"));
        Assert.Equal([0, 255, 10], await (cat with { Mode = ScriptMode.Bytes }).RunAsync<byte[]>(new byte[] { 0, 255, 10 }));
        Assert.Equal("stream", await cat.RunAsync<string>(new MemoryStream("stream"u8.ToArray())));
        Assert.Equal("[1,2]", await cat.RunAsync<string>(new[] { 1, 2 }));
        Assert.Equal("a \"text\"", await (cat with { Mode = ScriptMode.Json }).RunAsync<string>("a \"text\""));
        Assert.Equal("text"u8.ToArray(), await cat.RunAsync<byte[]>("text"));
        Assert.Equal("", await cat.RunAsync<string>());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_script_that_does_not_read_its_input_does_not_fail_for_it()
    {
        Assert.Equal("y", await Script.Program("head", "-c", "1").RunAsync<string>(new string('y', 10_000_000)));
        Assert.Equal("done", await Script.Program("echo", "done").RunAsync<string>(new string('y', 10_000_000)));
    }

    [Fact(Timeout = 30_000)]
    public async Task Output_arrives_when_it_is_written_however_small()
    {
        // Each side waits for the other: were anything kept back, neither would go on.
        await using ScriptSession session = await ScriptFolder.Python("while True: print(input() + '!')").StartAsync();
        for (int i = 0; i < 3; i++)
        {
            await session.SendAsync($"{i}");
            Assert.Equal($"{i}!", await session.ReceiveAsync<string>());
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task The_users_own_word_on_buffering_and_encoding_counts()
    {
        Script script = ScriptFolder.Python("import os; print(os.environ['PYTHONUNBUFFERED'], os.environ['PYTHONIOENCODING'])") with
        {
            Environment = new Dictionary<string, string?> { ["PYTHONUNBUFFERED"] = "0", ["PYTHONIOENCODING"] = "latin-1" },
        };

        Assert.Equal("0 latin-1", await script.RunAsync<string>());
    }

    [Fact(Timeout = 30_000)]
    public async Task The_versions_are_told()
    {
        Assert.Equal(await Script.PythonCode("import sys; print('%d.%d.%d' % sys.version_info[:3])").RunAsync<string>(), (await Script.PythonVersionAsync()).ToString());
        Assert.True((await Script.NodeVersionAsync()).Major >= 20);
        await Assert.ThrowsAsync<ScriptException>(() => Script.PythonVersionAsync("/bin/echo-not-there"));
    }
}
