namespace Pons;

/// <summary>How one subscription to events is kept.</summary>
public sealed record EventOptions
{
    internal static readonly EventOptions Default = new();

    /// <summary>How many events may wait for the subscriber.</summary>
    /// <value>1 000.</value>
    public int QueueLimit { get; init; } = 1000;

    /// <summary>What happens beyond that.</summary>
    /// <value>The oldest are dropped, and counted.</value>
    public EventLag Lag { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueLimit, 1);
        if (!Enum.IsDefined(Lag))
        {
            throw new ArgumentOutOfRangeException(nameof(Lag), Lag, $"{nameof(EventLag)} has no member of that number.");
        }
    }
}
