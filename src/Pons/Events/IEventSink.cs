namespace Pons.Events;

/// <summary>A subscriber: where events are delivered.</summary>
/// <remarks>The same object stands for all topics that it subscribed to; it gets each event once.</remarks>
internal interface IEventSink
{
    /// <summary>The client that stands behind it, which alone gets the events that name it; nothing for a worker.</summary>
    ulong? Client { get; }

    /// <summary>Takes an event. Called by many threads, in order for each sender; neither blocks nor throws. Answers whether senders had better wait.</summary>
    bool Deliver(EventNote note);

    /// <summary>A task that ends when it has room again; nothing when it has, or never makes anybody wait.</summary>
    Task? Room { get; }
}
