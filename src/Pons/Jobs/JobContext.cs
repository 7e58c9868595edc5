using Pons.Events;

namespace Pons;

/// <summary>What a job's code is given for one run.</summary>
/// <remarks>Safe for any number of threads, until the run is over.</remarks>
public sealed class JobContext
{
    private readonly IEventEmitter _emitter;
    private volatile bool _isOver;

    internal JobContext(string name, IEventEmitter emitter, CancellationToken cancellationToken)
    {
        Name = name;
        _emitter = emitter;
        CancellationToken = cancellationToken;
    }

    /// <summary>The job's name.</summary>
    public string Name { get; }

    /// <summary>Asks the run to end.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Sends an event to all who subscribed to its topic, or to one client of them, without waiting for anybody.</summary>
    /// <exception cref="OperationCanceledException">This run is over.</exception>
    public void Emit(string topic, object? data = null, ulong? client = null)
    {
        ThrowIfOver();
        _emitter.Emit(topic, data, client);
    }

    /// <summary>As <see cref="Emit"/>, and waits while a subscriber lags that is to lose nothing (<see cref="EventLag.Wait"/>).</summary>
    /// <exception cref="OperationCanceledException">The run is to end, or is over.</exception>
    public ValueTask EmitAsync(string topic, object? data = null, ulong? client = null)
    {
        ThrowIfOver();
        return _emitter.EmitAsync(topic, data, client, CancellationToken);
    }

    /// <summary>What is still under way of this run has no say any more.</summary>
    internal void End() => _isOver = true;

    private void ThrowIfOver()
    {
        if (_isOver)
        {
            throw new OperationCanceledException($"This run of the job '{Name}' is over, and can send no more events.", CancellationToken);
        }
    }
}
