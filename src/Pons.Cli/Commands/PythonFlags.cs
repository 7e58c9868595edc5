using System.CommandLine;

namespace Pons.Cli.Commands;

/// <summary>The options of every command that starts a Python worker.</summary>
internal sealed class PythonFlags
{
    private readonly Option<string?> _python = new("--python") { Description = "The interpreter to use, as a path or a name on PATH.", HelpName = "PYTHON" };
    private readonly SecondsOption _startLimit = new("--start-limit", "Seconds that Python may take to import the file (30).");

    public void AddTo(Command command)
    {
        command.Options.Add(_python);
        command.Options.Add(_startLimit);
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="log">Gets what Python prints.</param>
    public PythonOptions Read(ParseResult parsed, Action<LogEntry> log)
    {
        string? interpreter = parsed.GetValue(_python);
        if (interpreter is not null && string.IsNullOrWhiteSpace(interpreter))
        {
            throw new UsageException("--python is empty; name an interpreter, or leave the option out.");
        }

        var options = new PythonOptions { Interpreter = interpreter, Log = log, LogOverflow = LogOverflow.Wait, StartJobs = false };
        return _startLimit.Read(parsed) is { } limit ? options with { StartLimit = limit } : options;
    }
}
