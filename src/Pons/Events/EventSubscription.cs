using Pons.Events;

namespace Pons;

/// <summary>Events as they come, since the moment when they were asked for: read them with <c>await foreach</c>, once.</summary>
/// <remarks>Leaving the loop or disposing ends it, from any thread; a loop that waits then ends too. One that is neither read nor disposed ends when it is collected, and holds no more than its queue until then.</remarks>
/// <typeparam name="T">What each event's data is read as.</typeparam>
public sealed class EventSubscription<T> : IAsyncEnumerable<HubEvent<T>>, IAsyncDisposable, IDisposable
{
    private readonly EventQueue _queue;
    private int _isRead;

    internal EventSubscription(EventQueue queue)
    {
        _queue = queue;
    }

    // The last resort for those that are neither read nor disposed. Whoever is told then that senders may go on is not told so by the finalizer's thread.
#pragma warning disable MA0055
    /// <summary>Ends a subscription that nobody reads any more.</summary>
    ~EventSubscription() => ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.Close(), _queue, preferLocal: false);
#pragma warning restore MA0055

    /// <summary>Begins to read.</summary>
    /// <param name="cancellationToken">Ends the loop with an <see cref="OperationCanceledException"/>, and the subscription.</param>
    /// <exception cref="InvalidOperationException">It is read already, or was.</exception>
    public IAsyncEnumerator<HubEvent<T>> GetAsyncEnumerator(CancellationToken cancellationToken = default) => Interlocked.Exchange(ref _isRead, 1) == 0
        ? ReadAsync(cancellationToken)
        : throw new InvalidOperationException("A subscription to events can be read once. Subscribe again for a second reader.");

    /// <summary>Ends it; events that wait are dropped.</summary>
    public void Dispose()
    {
        _queue.Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends it; events that wait are dropped.</summary>
    public ValueTask DisposeAsync()
    {
        _queue.Close();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private async IAsyncEnumerator<HubEvent<T>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            do
            {
                while (!cancellationToken.IsCancellationRequested && _queue.TryTake(out EventNote note, out long dropped))
                {
                    yield return new HubEvent<T>(note, dropped);
                }

                cancellationToken.ThrowIfCancellationRequested();
            }
            while (await _queue.WaitAsync(cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            Dispose();
        }
    }
}
