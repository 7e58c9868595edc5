namespace Pons;

/// <summary>What a hub allows.</summary>
public sealed record HubOptions
{
    /// <summary>How long a session, and its values, outlive the loss of its client's connection.</summary>
    /// <value>10 s.</value>
    public TimeSpan SessionTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock of sessions and jobs.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(SessionTime.Ticks, nameof(SessionTime));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SessionTime, WorkerOptions.LongestWait);
    }
}
