namespace Pons;

/// <summary>How a script ended.</summary>
public sealed record ScriptExit
{
    internal ScriptExit(ExitStatus status, TimeSpan duration)
    {
        Status = status;
        Duration = duration;
    }

    /// <summary>The exit code; death by signal n is 128 + n.</summary>
    public int ExitCode => Status.Code;

    /// <summary>The signal that ended it, such as <c>SIGKILL</c>, when it was one.</summary>
    public string? Signal => Status.Signal;

    /// <summary>How long it ran.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Whether it ended by itself and well.</summary>
    public bool IsSuccess => ExitCode == 0;

    internal ExitStatus Status { get; }
}
