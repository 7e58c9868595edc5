namespace Pons;

/// <summary>How Python workers are started and what they are allowed.</summary>
public sealed record PythonOptions
{
    /// <summary>The interpreter, as a path or a name on PATH.</summary>
    /// <value>Searched: <c>PONS_PYTHON</c>, the active virtual environment, one beside the script or above it, then <c>python3</c>, <c>python</c>, <c>py</c>.</value>
    public string? Interpreter { get; init; }

    /// <summary>Options of the interpreter itself, such as <c>-X</c>, <c>dev</c>.</summary>
    public IReadOnlyList<string> InterpreterArguments { get; init; } = [];

    /// <summary>Whether each worker is a fork of a template that has done all imports but the module's own (Linux, macOS; elsewhere a spare process is started ahead).</summary>
    /// <value>False: each is a process of its own from its first moment.</value>
    public bool Warm { get; init; }

    /// <summary>Modules that the template imports once for all workers, such as <c>numpy</c>. Needs <see cref="Warm"/>.</summary>
    public IReadOnlyList<string> Preload { get; init; } = [];

    /// <summary>A spare process though templates could be kept: for tests.</summary>
    internal bool KeepsSpare { get; init; }

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

    /// <summary>How long calls in flight may go on when the peer is disposed, before its processes are killed.</summary>
    /// <value>2 s.</value>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the Python code of a call may go on after the call was cancelled or its time was up; then its process is killed and replaced, and other calls that it had are lost.</summary>
    /// <value>2 s. <see cref="Timeout.InfiniteTimeSpan"/>: as long as it takes.</value>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether the module's jobs start with it.</summary>
    /// <value>True.</value>
    public bool StartJobs { get; init; } = true;

    /// <summary>How many processes run the module side by side. With more than one, a call goes to one that is free; what the module keeps in its variables each of them has for itself.</summary>
    /// <value>1.</value>
    public int Workers { get; init; } = 1;

    /// <summary>How many calls may wait for a worker; one more fails at once with a <see cref="LinkException"/> that is <see cref="LinkException.IsBusy"/>. 0: no call ever waits.</summary>
    /// <value>10 000.</value>
    public int QueueLimit { get; init; } = 10_000;

    /// <summary>On how many threads of a worker its plain functions run; two of them may then run at a time.</summary>
    /// <value>None: they run on the main thread, one after the other, and those marked with <c>@pons.threaded</c> on eight threads.</value>
    public int? Threads { get; init; }

    /// <summary>What happens when a worker dies.</summary>
    public RestartPolicy Restart { get; init; } = new();

    /// <summary>When a worker that lives is replaced by a fresh one.</summary>
    /// <value>Never.</value>
    public RecyclePolicy? Recycle { get; init; }

    /// <summary>Bytes of memory that a worker may have for itself, what it shares with others not counted. Whoever has more is ended, and started again as after any death.</summary>
    /// <value>None.</value>
    public long? MemoryLimit { get; init; }

    /// <summary>What the link to each worker allows.</summary>
    public LinkLimits Limits { get; init; } = new();

    /// <summary>The clock of limits and pauses.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    // A slip of a digit shall not start a hundred thousand processes or threads.
    private const int MostWorkers = 1024;
    private const int MostThreads = 4096;

    /// <summary>What the platform's timers take: 24 days.</summary>
    internal static TimeSpan LongestWait { get; } = TimeSpan.FromMilliseconds(int.MaxValue);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Workers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Workers, MostWorkers);
        ArgumentOutOfRangeException.ThrowIfNegative(QueueLimit);
        if (Threads is { } threads)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1, nameof(Threads));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MostThreads, nameof(Threads));
        }

        if (MemoryLimit is { } bytes)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes, nameof(MemoryLimit));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, long.MaxValue / 2, nameof(MemoryLimit)); // twice of it is sent
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(StartLimit, LongestWait);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(StopLimit, LongestWait);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(StartLimit.Ticks, nameof(StartLimit));
        ArgumentOutOfRangeException.ThrowIfNegative(StopLimit.Ticks, nameof(StopLimit));
        if (GracePeriod != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(GracePeriod.Ticks, nameof(GracePeriod));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(GracePeriod, LongestWait);
        }

        if (Preload.Count > 0 && !Warm)
        {
            throw new ArgumentException($"{nameof(Preload)} names modules for a template, and without {nameof(Warm)} there is none. Set {nameof(Warm)} to true, or let the module import them.", nameof(Preload));
        }

        Restart.Validate();
        Recycle?.Validate();
        Limits.Validate();
    }
}
