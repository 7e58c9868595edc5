namespace Pons;

/// <summary>How a process ended. The platform reports death by signal n as code 128 + n; a program may exit with that code too, so both are told.</summary>
internal sealed record ExitStatus(int Code)
{
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

    public string? Signal => OperatingSystem.IsWindows() ? null : Signals.GetValueOrDefault(Code - 128);

    public override string ToString() => Signal is null ? $"exit code {Code}" : $"exit code {Code}, {Signal}";
}
