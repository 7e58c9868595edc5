namespace Pons.Tests.Scripts;

/// <summary>How a script that fails is told, by the interpreters that are here.</summary>
public sealed class ScriptErrorTests : IDisposable
{
    private readonly ScriptFolder _folder = new();

    public static TheoryData<string> Pythons =>
    [
        PythonModule.Interpreter,
        .. Directory.Exists(Versions) ? Directory.GetDirectories(Versions).Select(version => Path.Combine(version, "bin", "python3")).Where(File.Exists).Order() : Enumerable.Empty<string>(),
    ];

    private static string Versions => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pyenv", "versions");

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Pythons))]
    public async Task A_traceback_is_a_python_exception_with_frames_and_code(string interpreter)
    {
        string file = _folder.Add("shop.py", """
            import sys

            class OutOfStock(Exception):
                pass

            def divide(a, b):
                return (a + 1) / b

            def order():
                try:
                    divide(1, 0)
                except ZeroDivisionError as error:
                    raise OutOfStock("no tea") from error

            print("before")
            print("noise", file=sys.stderr)
            order()
            """);

        PythonException error = await Assert.ThrowsAsync<PythonException>(() => (Script.Python(file) with { Interpreter = interpreter }).RunAsync());

        Assert.Equal(("OutOfStock", "no tea", 1, true), (error.Type, error.Message, error.ExitCode, error.HasCause));
        Assert.Equal([new RemoteFrame(file, 17, "<module>", "order()"), new RemoteFrame(file, 13, "order", "raise OutOfStock(\"no tea\") from error")], error.Frames);
        PythonException cause = Assert.IsType<PythonException>(error.InnerException);
        Assert.Equal(("ZeroDivisionError", "division by zero"), (cause.Type, cause.Message));
        Assert.Equal(new RemoteFrame(file, 7, "divide", "return (a + 1) / b"), cause.Frames[^1]);
        Assert.Empty(error.Notes);
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Pythons))]
    public async Task A_syntax_error_has_its_place(string interpreter)
    {
        string file = _folder.Add("wrong.py", "x = 1\nif x = 2:\n    pass\n");
        string importer = _folder.Add("importer.py", "import wrong\n");

        PythonException error = await Assert.ThrowsAsync<PythonException>(() => (Script.Python(file) with { Interpreter = interpreter }).RunAsync());
        PythonException imported = await Assert.ThrowsAsync<PythonException>(() => (Script.Python(importer) with { Interpreter = interpreter }).RunAsync());

        Assert.Equal("SyntaxError", error.Type);
        Assert.Equal([new RemoteFrame(file, 2, "", "if x = 2:")], error.Frames);
        Assert.Equal("SyntaxError", imported.Type);
        Assert.Equal([new RemoteFrame(importer, 1, "<module>", "import wrong"), new RemoteFrame(file, 2, "", "if x = 2:")], imported.Frames);
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Pythons))]
    public async Task What_was_being_handled_is_the_context(string interpreter)
    {
        Script script = Script.PythonCode("try:\n  {}['a']\nexcept KeyError:\n  int('x')") with { Interpreter = interpreter };

        PythonException error = await Assert.ThrowsAsync<PythonException>(() => script.RunAsync());

        Assert.Equal(("ValueError", false), (error.Type, error.HasCause));
        Assert.Equal(("KeyError", "'a'"), (Assert.IsType<PythonException>(error.InnerException).Type, error.InnerException.Message));
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Pythons))]
    public async Task Deep_recursion_and_colours_do_not_disturb(string interpreter)
    {
        Script script = Script.PythonCode("def f(n): return f(n + 1)\nf(0)") with
        {
            Interpreter = interpreter,
            Environment = new Dictionary<string, string?> { ["FORCE_COLOR"] = "1", ["PYTHON_COLORS"] = "1" },
        };

        PythonException error = await Assert.ThrowsAsync<PythonException>(() => script.RunAsync());

        Assert.Equal("RecursionError", error.Type);
        Assert.StartsWith("maximum recursion depth exceeded", error.Message, StringComparison.Ordinal);
        Assert.Equal("f", error.Frames[^1].Function);
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Pythons))]
    public async Task Notes_and_groups_are_read_where_python_has_them(string interpreter)
    {
        const string noted = "e = ValueError('first')\ne.add_note('note 1')\ne.add_note('note 2')\nraise e";
        const string group = "def f():\n  raise ExceptionGroup('several', [ValueError('a'), TypeError('b')])\nf()";
        Version version = await Script.PythonVersionAsync(interpreter);
        if (version < new Version(3, 11))
        {
            return; // neither exists there
        }

        PythonException error = await Assert.ThrowsAsync<PythonException>(() => (Script.PythonCode(noted) with { Interpreter = interpreter }).RunAsync());
        PythonException several = await Assert.ThrowsAsync<PythonException>(() => (Script.PythonCode(group) with { Interpreter = interpreter }).RunAsync());

        Assert.Equal(("ValueError", "first"), (error.Type, error.Message));
        Assert.Equal(["note 1", "note 2"], error.Notes);
        Assert.Equal(("ExceptionGroup", "several (2 sub-exceptions)"), (several.Type, several.Message));
        Assert.Equal(["<module>", "f"], several.Frames.Select(frame => frame.Function));
        Assert.Contains(several.Notes, note => note.Contains("TypeError: b", StringComparison.Ordinal));
    }

    [Fact(Timeout = 30_000)]
    public async Task It_reads_as_python_prints_it()
    {
        string file = _folder.Add("calc.py", "def divide(a, b):\n    return a / b\n\ndivide(1, 0)\n");
        PythonException error = await Assert.ThrowsAsync<PythonException>(() => (Script.Python(file) with { Interpreter = "/usr/bin/python3" }).RunAsync());

        Assert.Equal(
            $"""
            Traceback (most recent call last):
              File "{file}", line 4, in <module>
                divide(1, 0)
              File "{file}", line 2, in divide
                return a / b
            ZeroDivisionError: division by zero
            """,
            error.Traceback);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_stack_of_nodes_is_a_javascript_exception_with_frames_cause_and_code()
    {
        string file = _folder.Add("chart.cjs", """
            function read() { throw new RangeError('no file\nat all'); }
            function draw() {
                try { read(); } catch (error) { throw new TypeError('no data', { cause: error }); }
            }
            console.error('noise');
            draw();
            """);

        JavaScriptException error = await Assert.ThrowsAsync<JavaScriptException>(() => Script.Node(file).RunAsync());

        Assert.Equal(("TypeError", "no data", 1), (error.Type, error.Message, error.ExitCode));
        Assert.Equal(["Object.<anonymous>", "draw"], error.Frames.Select(frame => frame.Function));
        Assert.Equal((file, 3, "try { read(); } catch (error) { throw new TypeError('no data', { cause: error }); }"), (error.Frames[^1].File, error.Frames[^1].Line, error.Frames[^1].Source));
        JavaScriptException cause = Assert.IsType<JavaScriptException>(error.InnerException);
        Assert.Equal(("RangeError", "no file\nat all", "read"), (cause.Type, cause.Message, cause.Frames[^1].Function));
        Assert.StartsWith($"TypeError: no data\n    at draw ({file}:3)\n    at Object.<anonymous> ({file}:6)\n  [cause]: RangeError: no file", error.Stack, StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("a.cjs", "let = ;", "SyntaxError", "Unexpected token ';'", 1)]
    [InlineData("b.mjs", "import 'node:fs';\nlet x = ;", "SyntaxError", "Unexpected token ';'", 2)]
    [InlineData("c.mjs", "import './none.mjs';", "Error", "Cannot find module", 0)]
    [InlineData("d.cjs", "\nPromise.reject(new EvalError('late'));", "EvalError", "late", 2)]
    [InlineData("e.cjs", "throw 'text'", "", "text", 1)]
    [InlineData("f.cjs", "Promise.reject(5)", "UnhandledPromiseRejection", "reason \"5\"", 0)]
    [InlineData("g.mjs", "const e = new Error('with fields'); e.code = 'E1'; throw e;", "Error", "with fields", 1)]
    [InlineData("h.mjs", "class OutOfStock extends Error { name = 'OutOfStock' }\nasync function order() { await 0; throw new OutOfStock('no tea'); }\nawait order();", "OutOfStock", "no tea", 2)]
    public async Task Each_way_in_which_node_fails_is_read(string name, string source, string type, string message, int line)
    {
        string file = _folder.Add(name, source);

        JavaScriptException error = await Assert.ThrowsAsync<JavaScriptException>(() => Script.Node(file).RunAsync());

        Assert.Equal(type, error.Type);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(line, error.Frames.Count > 0 ? error.Frames[^1].Line : 0);
        Assert.All(error.Frames, frame => Assert.Equal(file, frame.File));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("import sys; print('gone', file=sys.stderr); sys.exit(3)", 3, null, "python -c ended with exit code 3. The last it wrote to stderr:\n    gone")]
    [InlineData("import os; os.kill(os.getpid(), 9)", 137, "SIGKILL", "python -c was ended by SIGKILL (exit code 137). It wrote nothing to stderr.")]
    [InlineData("import sys, traceback\ntry: 1/0\nexcept Exception: traceback.print_exc()\nsys.exit(4)", 4, null, "python -c ended with exit code 4.")]
    public async Task Any_other_failure_tells_code_signal_and_last_words(string code, int exitCode, string? signal, string message)
    {
        Script script = ScriptFolder.Python(code, "an argument");

        ScriptException error = await Assert.ThrowsAsync<ScriptException>(() => script.RunAsync());

        Assert.Equal((exitCode, signal), (error.ExitCode, error.Signal));
        Assert.StartsWith(message, error.Message.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal([PythonModule.Interpreter, "-c", code, "an argument"], error.CommandLine);
        Assert.Equal(exitCode, (await (script with { ThrowsOnFailure = false }).RunAsync()).ExitCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_script_that_fails_before_its_json_is_whole_failed_and_that_is_told()
    {
        PythonException error = await Assert.ThrowsAsync<PythonException>(() => ScriptFolder.Python("print('[1,'); 1/0").RunAsync<int[]>());

        Assert.Equal("ZeroDivisionError", error.Type);
    }

    [Fact(Timeout = 60_000)]
    public async Task Syntax_is_checked_without_running_or_writing_anything()
    {
        string good = _folder.Add("good.py", "import os; os.mkdir('made')\n");
        string wrong = _folder.Add("wrong.py", "def f():\n    return (\n");
        string outside = _folder.Add("outside.py", "return 1\n");
        string chart = _folder.Add("chart.mjs", "import fs from 'node:fs'; fs.mkdirSync('made')");
        string bad = _folder.Add("bad.mjs", "import fs from 'node:fs';\nlet x = ;");
        string[] before = [.. Directory.GetFileSystemEntries(_folder.Path).Order()];

        await (Script.Python(good) with { WorkingDirectory = _folder.Path }).CheckSyntaxAsync();
        await (Script.Node(chart) with { WorkingDirectory = _folder.Path }).CheckSyntaxAsync();
        PythonException python = await Assert.ThrowsAsync<PythonException>(() => Script.File(wrong).CheckSyntaxAsync());
        PythonException misplaced = await Assert.ThrowsAsync<PythonException>(() => Script.Python(outside).CheckSyntaxAsync());
        PythonException code = await Assert.ThrowsAsync<PythonException>(() => Script.PythonCode("x = = 1").CheckSyntaxAsync());
        JavaScriptException node = await Assert.ThrowsAsync<JavaScriptException>(() => Script.Node(bad).CheckSyntaxAsync());
        JavaScriptException nodeCode = await Assert.ThrowsAsync<JavaScriptException>(() => Script.NodeCode("let x = ;").CheckSyntaxAsync());
        await Script.NodeCode("let x = 1;").CheckSyntaxAsync();

        Assert.Equal(("SyntaxError", wrong), (python.Type, python.Frames[^1].File));
        Assert.Equal(("SyntaxError", 1), (misplaced.Type, misplaced.Frames[^1].Line));
        Assert.Equal(("SyntaxError", 2, bad), (node.Type, node.Frames[^1].Line, node.Frames[^1].File));
        Assert.Equal(("SyntaxError", "SyntaxError"), (code.Type, nodeCode.Type));
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder.Path).Order());
        await Assert.ThrowsAsync<NotSupportedException>(() => Script.Program("ls").CheckSyntaxAsync());
    }
}
