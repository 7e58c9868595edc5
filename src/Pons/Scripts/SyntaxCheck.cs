namespace Pons.Scripts;

/// <summary>The script that checks another one's syntax.</summary>
internal static class SyntaxCheck
{
    // Compiled and not only parsed: a `return` outside of a function is found by the compiler alone. Isolated, so that no file beside it is run in place of a standard module.
    private const string Python = """
        import sys, traceback
        try:
            compile(sys.stdin.buffer.read(), sys.argv[1], "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            traceback.print_exception(type(error), error, None)
            sys.exit(1)
        """;

    /// <summary>The checker, and what it reads on stdin.</summary>
    public static (Script Checker, object? Input) Of(Script script)
    {
        (ScriptKind kind, string target) = ScriptCommand.Resolve(script);
        return kind switch
        {
            ScriptKind.Python => (CheckPython(script, target), File.ReadAllBytes(Directory.Exists(target) ? Path.Combine(target, "__main__.py") : target)),
            ScriptKind.PythonCode => (CheckPython(script, "<string>"), target),
            ScriptKind.Node => (CheckNode(script, target), null),
            ScriptKind.NodeCode => (CheckNode(script, "-"), target),
            _ => throw new NotSupportedException($"The syntax of {script} cannot be checked: only its runner finds its source. Check the file itself, by Script.Python or Script.Node."),
        };
    }

    private static Script CheckPython(Script script, string name) =>
        Like(script, Script.Program(ScriptCommand.InterpreterOf(script).Path, "-I", "-X", "utf8", "-c", Python, name));

    private static Script CheckNode(Script script, string file) => Like(script, Script.Program(ScriptCommand.InterpreterOf(script).Path, [.. script.InterpreterArguments, "--check", file]));

    private static Script Like(Script script, Script checker) => checker with { WorkingDirectory = script.WorkingDirectory, Environment = script.Environment, TimeProvider = script.TimeProvider };
}
