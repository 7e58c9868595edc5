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
    }
}
