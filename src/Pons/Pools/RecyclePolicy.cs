namespace Pons;

/// <summary>When a worker is replaced by a fresh one although it lives. The fresh one is ready before the old one gets no more calls; no call fails or waits for it.</summary>
public sealed record RecyclePolicy
{
    /// <summary>Replaced after so many calls that it answered.</summary>
    /// <value>None.</value>
    public int? AfterCalls { get; init; }

    /// <summary>Replaced when its own memory is above so many bytes. A module that needs more than this to begin with would be replaced all the time.</summary>
    /// <value>None.</value>
    public long? AboveMemory { get; init; }

    /// <summary>Replaced after a call was stopped in the midst of its Python code: what that left half done, the module never meets again.</summary>
    /// <value>False.</value>
    public bool AfterCancel { get; init; }

    /// <summary>How long a worker that is replaced waits for handles of what lives in it to be disposed; after that they are lost (<see cref="HandleLostException"/>).</summary>
    /// <value>5 minutes.</value>
    public TimeSpan HandleLimit { get; init; } = TimeSpan.FromMinutes(5);

    internal void Validate()
    {
        if (AfterCalls is { } calls)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(calls, nameof(AfterCalls));
        }

        if (AboveMemory is { } bytes)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes, nameof(AboveMemory));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(HandleLimit.Ticks, nameof(HandleLimit));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(HandleLimit, WorkerOptions.LongestWait);
    }
}
