namespace Pons;

/// <summary>A subscription to events was ended because its reader fell too far behind; the events before that were all given to it.</summary>
public sealed class EventsLostException : PonsException
{
    internal EventsLostException(string topics, string message)
        : base(message)
    {
        Topics = topics;
    }

    /// <summary>What was subscribed to.</summary>
    public string Topics { get; }
}
