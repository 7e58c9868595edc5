namespace Pons.Events;

/// <summary>Where those who know no hub send their events.</summary>
internal interface IEventEmitter
{
    /// <summary>Sends without waiting for a subscriber.</summary>
    void Emit(string topic, object? data = null, ulong? client = null);

    /// <summary>Waits first for room with those subscribers that are to lose nothing.</summary>
    ValueTask EmitAsync(string topic, object? data = null, ulong? client = null, CancellationToken cancellationToken = default);
}
