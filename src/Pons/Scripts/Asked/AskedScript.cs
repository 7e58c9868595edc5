namespace Pons.Scripts.Asked;

/// <summary>A script as a peer describes it (SPEC chapter 4, "Scripts").</summary>
internal sealed record AskedScript(Script Script)
{
    private static readonly Dictionary<string, Func<string, IReadOnlyList<string>, Script>> Kinds = new(StringComparer.Ordinal)
    {
        ["file"] = Script.File,
        ["python"] = Script.Python,
        ["module"] = Script.PythonModule,
        ["code"] = Script.PythonCode,
        ["node"] = Script.Node,
        ["node-code"] = Script.NodeCode,
        ["program"] = Script.Program,
    };

    private static readonly Dictionary<string, ScriptMode> Modes = new(StringComparer.Ordinal)
    {
        ["text"] = ScriptMode.Text,
        ["json-lines"] = ScriptMode.JsonLines,
        ["json"] = ScriptMode.Json,
        ["bytes"] = ScriptMode.Bytes,
        ["chunks"] = ScriptMode.Chunks,
    };

    /// <summary>Whether it is sent items while it runs; else its stdin is <see cref="Input"/> alone.</summary>
    public bool IsLive { get; private init; }

    public object? Input { get; private init; }

    /// <exception cref="ArgumentException">The description asks for something that cannot be.</exception>
    public static AskedScript Read(IReadOnlyDictionary<string, object?> description)
    {
        var keys = new AskedKeys(description);
        Script plain = keys.OneOf("kind", Kinds, "file")(keys.Text("target") ?? throw new ArgumentException("The description of a script has no 'target'."), keys.Texts("args"));
        var asked = new AskedScript(plain with
        {
            Interpreter = keys.Text("interpreter"),
            InterpreterArguments = keys.Texts("interpreterArgs"),
            WorkingDirectory = keys.Text("cwd"),
            Environment = keys.Environment("env"),
            Mode = keys.OneOf("mode", Modes, "text"),
            Delimiter = keys.Text("delimiter"),
            ReplacesInvalidText = keys.Flag("replacesInvalidText", false),
            AcceptsNaN = keys.Flag("acceptsNaN", false),
            ItemLimit = keys.Count("itemLimit") ?? plain.ItemLimit,
            ThrowsOnFailure = keys.Flag("throwsOnFailure", true),
            LeavesChildren = keys.Flag("leavesChildren", false),
            StopLimit = keys.Seconds("stopLimit") ?? plain.StopLimit,
            Json = AskedJson.Options,
        })
        {
            IsLive = keys.Flag("live", false),
            Input = AskedJson.Plain(keys.Value("input")),
        };
        keys.RefuseOthers();
        return asked;
    }
}
