namespace Pons;

/// <summary>How a job is run.</summary>
public sealed record JobOptions
{
    internal static readonly JobOptions Default = new();

    /// <summary>Whether it starts with the host, or at once when the host runs already; else when somebody starts it.</summary>
    /// <value>True.</value>
    public bool StartWithHost { get; init; } = true;

    /// <summary>How soon it is started again when its code threw, and when that is given up. A run that ended by itself is not repeated.</summary>
    /// <value>None: it is not started again.</value>
    public RestartPolicy? Restart { get; init; }

    /// <summary>How long a run may go on after it was asked to end, before nobody waits for it any more.</summary>
    /// <value>2 s.</value>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(2);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(StopLimit.Ticks, nameof(StopLimit));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(StopLimit, WorkerOptions.LongestWait);
        Restart?.Validate();
    }
}
