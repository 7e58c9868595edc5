namespace Pons;

/// <summary>How a Python worker is started and what it is allowed.</summary>
public sealed record PythonOptions
{
    /// <summary>The interpreter, as a path or a name on PATH.</summary>
    /// <value>Searched: <c>PONS_PYTHON</c>, the active virtual environment, one beside the script or above it, then <c>python3</c>, <c>python</c>, <c>py</c>.</value>
    public string? Interpreter { get; init; }

    /// <summary>Options of the interpreter itself, such as <c>-X</c>, <c>dev</c>.</summary>
    public IReadOnlyList<string> InterpreterArguments { get; init; } = [];

    /// <summary>The folder that the worker runs in.</summary>
    /// <value>The host's own.</value>
    public string? WorkingDirectory { get; init; }

    /// <summary>Environment variables on top of the host's; a null value takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Gets what the Python code prints and logs, one entry at a time, on a thread of its own.</summary>
    /// <value>None: prints are dropped.</value>
    public Action<LogEntry>? Log { get; init; }

    /// <summary>What happens when <see cref="Log"/> is slower than the worker prints.</summary>
    /// <value>The oldest entries are dropped, and counted.</value>
    public LogOverflow LogOverflow { get; init; }

    /// <summary>How long Python may take to start and to import the module.</summary>
    /// <value>30 s.</value>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long calls in flight may go on when the peer is disposed, before its process is killed.</summary>
    /// <value>2 s.</value>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What the link allows.</summary>
    public LinkLimits Limits { get; init; } = new();

    /// <summary>The clock of limits and pauses.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What the platform's timers take: 24 days.</summary>
    internal static TimeSpan LongestWait { get; } = TimeSpan.FromMilliseconds(int.MaxValue);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(StartLimit, LongestWait);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(StopLimit, LongestWait);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(StartLimit.Ticks, nameof(StartLimit));
        ArgumentOutOfRangeException.ThrowIfNegative(StopLimit.Ticks, nameof(StopLimit));
        Limits.Validate();
    }
}
