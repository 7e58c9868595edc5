using System.CommandLine;

namespace Pons.Cli.Commands;

/// <summary>The options of every command that starts a peer, in the language of the file that it names.</summary>
internal sealed class PeerFlags
{
    private static readonly string[] JavaScriptEndings = [".mjs", ".cjs", ".js"];

    private readonly Option<string?> _python = new("--python") { Description = "The Python to use, as a path or a name on PATH.", HelpName = "PYTHON" };
    private readonly Option<string?> _node = new("--node") { Description = "The Node to use, as a path or a name on PATH.", HelpName = "NODE" };
    private readonly SecondsOption _startLimit = new("--start-limit", "Seconds that loading the file may take (30).");

    public void AddTo(Command command)
    {
        command.Options.Add(_python);
        command.Options.Add(_node);
        command.Options.Add(_startLimit);
    }

    /// <summary>Starts the peer of a Python or JavaScript file.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="file">What to load.</param>
    /// <param name="log">Gets what the peer prints.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    public Peer Start(ParseResult parsed, string file, Action<LogEntry> log, CancellationToken cancellationToken) =>
        IsJavaScript(file) ? Node.Start(file, ReadNode(parsed, log), cancellationToken) : Python.Start(file, ReadPython(parsed, log), cancellationToken);

    /// <param name="parsed">The command line.</param>
    /// <param name="log">Gets what Python prints.</param>
    public PythonOptions ReadPython(ParseResult parsed, Action<LogEntry> log)
    {
        var options = new PythonOptions { Interpreter = Named(parsed, _python), Log = log, LogOverflow = LogOverflow.Wait, StartJobs = false };
        return _startLimit.Read(parsed) is { } limit ? options with { StartLimit = limit } : options;
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="log">Gets what Node prints.</param>
    public NodeOptions ReadNode(ParseResult parsed, Action<LogEntry> log)
    {
        var options = new NodeOptions { Interpreter = Named(parsed, _node), Log = log, LogOverflow = LogOverflow.Wait, StartJobs = false };
        return _startLimit.Read(parsed) is { } limit ? options with { StartLimit = limit } : options;
    }

    /// <summary>Whether a file is one for Node.</summary>
    public static bool IsJavaScript(string file) =>
        JavaScriptEndings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase) || File.Exists(Path.Combine(file, "package.json"));

    private static string? Named(ParseResult parsed, Option<string?> option)
    {
        string? interpreter = parsed.GetValue(option);
        return interpreter is null || !string.IsNullOrWhiteSpace(interpreter)
            ? interpreter
            : throw new UsageException($"{option.Name} is empty; name an interpreter, or leave the option out.");
    }
}
