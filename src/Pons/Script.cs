using System.Text.Json;
using Pons.Scripts;

namespace Pons;

/// <summary>A program that is run as it is: a Python or Node file, a module, a piece of code, or any executable. It describes what is run and does nothing by itself.</summary>
/// <remarks>
/// Immutable: <c>script with { Mode = ScriptMode.JsonLines }</c> is another one. Any number of runs of one script may go on at a time. A script, with all that it started, ends when its run is cancelled or
/// disposed, and when the host ends, however it ends.
/// </remarks>
public sealed partial record Script
{
    private Script(ScriptKind kind, string target, IReadOnlyList<string> arguments)
    {
        Kind = kind;
        Target = target;
        Arguments = arguments;
    }

    /// <summary>What the script is called with.</summary>
    public IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The Python or Node that runs it, as a path or a name on PATH.</summary>
    /// <value>Searched: <c>PONS_PYTHON</c> and the usual places, see <see cref="PythonOptions.Interpreter"/>; or <c>PONS_NODE</c>, <c>node</c> on PATH, nvm's.</value>
    public string? Interpreter { get; init; }

    /// <summary>Options of the interpreter itself, such as <c>-X</c>, <c>dev</c>.</summary>
    public IReadOnlyList<string> InterpreterArguments { get; init; } = [];

    /// <summary>Has done the imports: a Python script is then a fork of it, and starts in a few milliseconds. What cannot be one starts in the ordinary way, and the template's log says why.</summary>
    /// <value>None.</value>
    public PythonTemplate? Template { get; init; }

    /// <summary>The folder that it runs in.</summary>
    /// <value>The host's own.</value>
    public string? WorkingDirectory { get; init; }

    /// <summary>Environment variables on top of the host's; a null value takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>What its items are.</summary>
    /// <value><see cref="ScriptMode.Text"/>.</value>
    public ScriptMode Mode { get; init; }

    /// <summary>What stands between two items of text, in both directions.</summary>
    /// <value>None: a line feed, before which a carriage return counts as part of the line's end.</value>
    public string? Delimiter { get; init; }

    /// <summary>Whether bytes that are no UTF-8 become U+FFFD, instead of an error that names their place.</summary>
    public bool ReplacesInvalidText { get; init; }

    /// <summary>How JSON is read and written.</summary>
    /// <value>None: names in the script's manner (<c>user_name</c> for Python, <c>userName</c> for others), case does not count, what has no place in the type is refused, 200 levels deep.</value>
    public JsonSerializerOptions? Json { get; init; }

    /// <summary>Whether NaN, Infinity and -Infinity, which Python's json writes and JSON has not, are read as such numbers; without a type, as texts.</summary>
    public bool AcceptsNaN { get; init; }

    /// <summary>Makes an item of its bytes, in place of what the mode makes of them.</summary>
    public ItemDecoder? Decoder { get; init; }

    /// <summary>Makes the bytes of an item that is sent, in place of what the mode makes of it; the delimiter follows them.</summary>
    public ItemEncoder? Encoder { get; init; }

    /// <summary>How many bytes one item may have; in the mode <see cref="ScriptMode.Json"/>, the whole output.</summary>
    /// <value>256 MiB.</value>
    public int ItemLimit { get; init; } = 256 << 20;

    /// <summary>Whether a script that fails (exit code other than 0, death by a signal) is an exception.</summary>
    /// <value>True.</value>
    public bool ThrowsOnFailure { get; init; } = true;

    /// <summary>Whether what it started may go on when it has ended.</summary>
    public bool LeavesChildren { get; init; }

    /// <summary>How long a script that is cancelled or disposed may take to end: SIGINT at first, SIGTERM at half of it, SIGKILL at its end, each to the whole process group.</summary>
    /// <value>2 s.</value>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The clock of durations and limits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The Python that its PATH has, and that runs it where <see cref="Interpreter"/> names none.</summary>
    internal string? PythonOnPath { get; init; }

    /// <summary>The Node likewise.</summary>
    internal string? NodeOnPath { get; init; }

    internal ScriptKind Kind { get; }

    internal string Target { get; }

    /// <summary>A Python file, or a folder or zip file with a <c>__main__.py</c>.</summary>
    public static Script Python(string file, params IReadOnlyList<string> arguments) => Make(ScriptKind.Python, file, arguments);

    /// <summary>A Python module, as after <c>-m</c>.</summary>
    public static Script PythonModule(string module, params IReadOnlyList<string> arguments) => Make(ScriptKind.PythonModule, module, arguments);

    /// <summary>Python code, as after <c>-c</c>.</summary>
    public static Script PythonCode(string code, params IReadOnlyList<string> arguments) => Make(ScriptKind.PythonCode, code, arguments);

    /// <summary>A JavaScript file for Node.</summary>
    public static Script Node(string file, params IReadOnlyList<string> arguments) => Make(ScriptKind.Node, file, arguments);

    /// <summary>JavaScript code for Node, as after <c>-e</c>; with <c>import</c> it wants <c>--input-type=module</c> among the <see cref="InterpreterArguments"/>.</summary>
    public static Script NodeCode(string code, params IReadOnlyList<string> arguments) => Make(ScriptKind.NodeCode, code, arguments);

    /// <summary>Any executable, as a path or a name on PATH.</summary>
    public static Script Program(string program, params IReadOnlyList<string> arguments) => Make(ScriptKind.Program, program, arguments);

    /// <summary>A file that says by itself what runs it: by its ending (<c>.py</c>, <c>.js</c>, <c>.mjs</c>, <c>.cjs</c>, …), by its right to be executed, or by its first line.</summary>
    public static Script File(string file, params IReadOnlyList<string> arguments) => Make(ScriptKind.File, file, arguments);

    /// <summary>What it is called in messages: its file's name, <c>-m module</c>, or the kind of code.</summary>
    public override string ToString() => Kind switch
    {
        ScriptKind.PythonModule => $"python -m {Target}",
        ScriptKind.PythonCode => "python -c",
        ScriptKind.NodeCode => "node -e",
        _ => Path.GetFileName(Path.TrimEndingDirectorySeparator(Target)) is { Length: > 0 } name ? name : Target,
    };

    private static Script Make(ScriptKind kind, string target, IReadOnlyList<string> arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        return new Script(kind, target, arguments);
    }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ItemLimit);
        ArgumentOutOfRangeException.ThrowIfNegative(StopLimit.Ticks, nameof(StopLimit));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(StopLimit, PythonOptions.LongestWait);
        if (Delimiter is { Length: 0 })
        {
            throw new ArgumentException("Script.Delimiter is empty; name what stands between two items, or leave it out.");
        }
    }
}
