namespace Pons;

/// <summary>What a template for scripts is started by, and so what all its scripts have in common.</summary>
public sealed record TemplateOptions
{
    /// <summary>The interpreter, as a path or a name on PATH.</summary>
    /// <value>Searched, as <see cref="PythonOptions.Interpreter"/> is.</value>
    public string? Interpreter { get; init; }

    /// <summary>Options of the interpreter itself, such as <c>-X</c>, <c>dev</c>.</summary>
    public IReadOnlyList<string> InterpreterArguments { get; init; } = [];

    /// <summary>Modules to import once for all scripts, such as <c>numpy</c>.</summary>
    public IReadOnlyList<string> Preload { get; init; } = [];

    /// <summary>The folder that the template runs in; each script has its own.</summary>
    /// <value>The host's own.</value>
    public string? WorkingDirectory { get; init; }

    /// <summary>Environment variables on top of the host's; a null value takes one away. Those that Python reads at its start all scripts have in common.</summary>
    /// <value>Unless the host has them, <c>PYTHONUNBUFFERED=1</c>, <c>PYTHONIOENCODING=utf-8</c> and <c>PYTHONUTF8=1</c> are added, as for scripts.</value>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Gets what the modules print while they are imported, on a thread of its own.</summary>
    /// <value>None: it is dropped.</value>
    public Action<LogEntry>? Log { get; init; }

    /// <summary>How long the interpreter may take to start and to import the modules.</summary>
    /// <value>30 s.</value>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(30);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(StartLimit, PythonOptions.LongestWait);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(StartLimit.Ticks, nameof(StartLimit));
    }
}
