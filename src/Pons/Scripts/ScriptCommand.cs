using Pons.Workers;
using Pons.Workers.Interpreters;

namespace Pons.Scripts;

/// <summary>The command line and the environment of a script.</summary>
internal static class ScriptCommand
{
    /// <exception cref="FileNotFoundException">There is no such script.</exception>
    /// <exception cref="ScriptException">No interpreter was found, or nothing says which one it is to be.</exception>
    public static WorkerCommand Build(Script script)
    {
        (ScriptKind kind, string target) = Resolve(script);
        bool isPython = IsPython(kind);
        bool isNode = IsNode(kind);
        Interpreter? python = Python((isPython ? script.Interpreter : null) ?? script.PythonOnPath ?? (isPython ? script.Template?.Program : null), FolderOf(script, kind, target), isNeeded: isPython);
        Interpreter? node = Node((isNode ? script.Interpreter : null) ?? script.NodeOnPath, isNeeded: isNode);
        string[] words = kind switch
        {
            ScriptKind.PythonModule => ["-m", target],
            ScriptKind.PythonCode => ["-c", target],
            ScriptKind.NodeCode => ["-e", target, "--"],
            ScriptKind.Program => [],
            _ => [target],
        };
        return new WorkerCommand(isPython ? python!.Path : isNode ? node!.Path : target, [.. isPython || isNode ? InterpreterArguments(script) : [], .. words, .. script.Arguments])
        {
            WorkingDirectory = script.WorkingDirectory,
            Environment = Environment(script.Environment, python, node),
        };
    }

    /// <summary>The script's own, or else those of its template.</summary>
    public static IReadOnlyList<string> InterpreterArguments(Script script) =>
        script.InterpreterArguments.Count == 0 && script.Template is { } template ? template.InterpreterArguments : script.InterpreterArguments;

    /// <summary>What runs the script, and its file's full path where it has one.</summary>
    public static (ScriptKind Kind, string Target) Resolve(Script script)
    {
        if (script.Kind is not (ScriptKind.Python or ScriptKind.Node or ScriptKind.File))
        {
            return (script.Kind, script.Target);
        }

        string path = Path.GetFullPath(script.Target);
        return File.Exists(path) || Directory.Exists(path)
            ? (script.Kind == ScriptKind.File ? ScriptFile.KindOf(path) : script.Kind, path)
            : throw new FileNotFoundException($"There is no script '{path}'.", path);
    }

    public static bool IsPython(ScriptKind kind) => kind is ScriptKind.Python or ScriptKind.PythonModule or ScriptKind.PythonCode;

    public static bool IsNode(ScriptKind kind) => kind is ScriptKind.Node or ScriptKind.NodeCode;

    /// <summary>The interpreter of a script that has one.</summary>
    public static Interpreter InterpreterOf(Script script)
    {
        (ScriptKind kind, string target) = Resolve(script);
        return IsPython(kind)
            ? Python(script.Interpreter, FolderOf(script, kind, target), isNeeded: true)!
            : Node(script.Interpreter, isNeeded: true)!;
    }

    /// <summary>Where a virtual environment is looked for.</summary>
    private static string? FolderOf(Script script, ScriptKind kind, string target) =>
        kind is ScriptKind.Python or ScriptKind.Node || script.Kind == ScriptKind.File ? Path.GetDirectoryName(target) : script.WorkingDirectory;

    private static Interpreter? Python(string? named, string? folder, bool isNeeded)
    {
        InterpreterSearch search = InterpreterSearch.Find(named, folder, ThisMachine.Now);
        return search.Found ?? (isNeeded || named is not null ? throw new ScriptException(search.Sentence()) : null);
    }

    private static Interpreter? Node(string? named, bool isNeeded)
    {
        NodeSearch search = NodeSearch.Find(named, ThisMachine.Now);
        return search.Found ?? (isNeeded || named is not null ? throw new ScriptException(search.Sentence()) : null);
    }

    /// <summary>The chosen interpreters come first on PATH, and Python writes at once, as UTF-8, unless the user's own variables say otherwise.</summary>
    private static Dictionary<string, string?> Environment(IReadOnlyDictionary<string, string?> own, Interpreter? python, Interpreter? node)
    {
        var environment = new Dictionary<string, string?>(own);
        string? path = own.TryGetValue("PATH", out string? ownPath) ? ownPath : System.Environment.GetEnvironmentVariable("PATH");
        environment["PATH"] = string.Join(Path.PathSeparator, [.. InterpreterFolder.Find(python, node), .. path is null ? Array.Empty<string>() : [path]]);
        PythonOutput.AddTo(environment);
        return environment;
    }
}
