namespace Pons;

/// <summary>How a process ended. The platform reports death by signal n as code 128 + n; a program may exit with that code too, so both are told, unless the system itself said which it was.</summary>
internal sealed record ExitStatus(int Code)
{
    private const int SignalBase = 128;

    private static readonly Dictionary<int, string> Signals = new()
    {
        [1] = "SIGHUP",
        [2] = "SIGINT",
        [3] = "SIGQUIT",
        [4] = "SIGILL",
        [6] = "SIGABRT",
        [7] = "SIGBUS",
        [8] = "SIGFPE",
        [9] = "SIGKILL",
        [11] = "SIGSEGV",
        [13] = "SIGPIPE",
        [14] = "SIGALRM",
        [15] = "SIGTERM",
        [24] = "SIGXCPU",
    };

    /// <summary>The system had collected the process before we could ask.</summary>
    public static ExitStatus Unknown { get; } = new(-1) { IsExact = true };

    /// <summary>Whether the system itself told an exit from a death.</summary>
    public bool IsExact { get; private init; }

    /// <summary>The signal's number, where the system named one.</summary>
    public int? SignalNumber { get; private init; }

    public string? Signal => IsExact ? SignalNumber is { } number ? Signals.GetValueOrDefault(number) ?? $"signal {number}" : null
        : OperatingSystem.IsWindows() ? null
        : Signals.GetValueOrDefault(Code - SignalBase);

    /// <summary>Reads the status word of <c>waitpid</c>: a signal in its low seven bits, or else the code in the byte above.</summary>
    public static ExitStatus FromWait(int status)
    {
        int signal = status & 0x7f;
        return signal == 0
            ? new ExitStatus((status >> 8) & 0xff) { IsExact = true }
            : new ExitStatus(SignalBase + signal) { IsExact = true, SignalNumber = signal };
    }

    public override string ToString() => this == Unknown ? "an exit code that the system did not tell"
        : Signal is null ? $"exit code {Code}"
        : $"exit code {Code}, {Signal}";
}
