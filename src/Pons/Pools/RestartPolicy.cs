namespace Pons;

/// <summary>How soon a worker that died is started again, and when that is given up.</summary>
public sealed record RestartPolicy
{
    /// <summary>The pause before the second start in a row; the first follows a death at once, and each further pause is twice as long.</summary>
    /// <value>100 ms.</value>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>No pause is longer.</summary>
    /// <value>10 s.</value>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A worker that lived so long after its module was loaded is forgiven: pauses and tries are counted anew.</summary>
    /// <value>10 s.</value>
    public TimeSpan LongLife { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A worker is given up when it died, or could not be started, so many times in a row before it was given a call. 0: it is never started again;
    /// <see cref="int.MaxValue"/>: it is never given up.
    /// </summary>
    /// <value>5.</value>
    public int RestartLimit { get; init; } = 5;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(FirstPause.Ticks, nameof(FirstPause));
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestPause.Ticks, FirstPause.Ticks, nameof(LongestPause));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LongestPause, WorkerOptions.LongestWait);
        ArgumentOutOfRangeException.ThrowIfNegative(LongLife.Ticks, nameof(LongLife));
        ArgumentOutOfRangeException.ThrowIfNegative(RestartLimit);
    }
}
