namespace Pons;

/// <summary>What happens when a subscriber is slower than its events come.</summary>
public enum EventLag
{
    /// <summary>Nobody is held up: the oldest waiting event is dropped, and the next one says how many were (<see cref="HubEvent{T}.Dropped"/>).</summary>
    DropOldest,

    /// <summary>Nothing is lost: whoever emits waits until half of the queue is free.</summary>
    Wait,

    /// <summary>The subscription ends with an <see cref="EventsLostException"/>, after the events that waited.</summary>
    Disconnect,
}
