namespace Pons.Scripts;

/// <summary>What one thread brings and another takes, up to a bound; beyond it whoever brings waits, or the oldest is dropped and counted.</summary>
/// <remarks>One taker at a time.</remarks>
internal sealed class BoundedQueue<T>(int bound)
{
    private readonly Queue<T> _items = [];
    private TaskCompletionSource? _waiter;
    private bool _hasEnded;
    private bool _isClosed;
    private bool _dropsOldest;

    /// <summary>Whether the oldest goes when there is no room, instead of the one who brings having to wait; who waits already learns of a change.</summary>
    public bool DropsOldest
    {
        get
        {
            lock (_items)
            {
                return _dropsOldest;
            }
        }

        set
        {
            lock (_items)
            {
                _dropsOldest = value;
                Monitor.Pulse(_items);
            }
        }
    }

    /// <summary>How many were dropped since this was last taken.</summary>
    public long Dropped { get; private set; }

    /// <summary>Brings one more; false when nobody takes any more.</summary>
    public bool Post(T item)
    {
        lock (_items)
        {
            while (_items.Count >= bound && !_isClosed && !_dropsOldest)
            {
                Monitor.Wait(_items);
            }

            if (_isClosed)
            {
                return false;
            }

            if (_items.Count >= bound)
            {
                _items.Dequeue();
                Dropped++;
            }

            _items.Enqueue(item);
            Wake();
            return true;
        }
    }

    /// <summary>Nothing more will come.</summary>
    public void End()
    {
        lock (_items)
        {
            _hasEnded = true;
            Wake();
        }
    }

    /// <summary>Nobody takes any more: what is brought from now on is refused.</summary>
    public void Close()
    {
        lock (_items)
        {
            _isClosed = true;
            Monitor.Pulse(_items);
        }
    }

    /// <summary>Takes the next; false when none is there yet, or none will come any more.</summary>
    public bool TryTake(out T item, out bool hasEnded)
    {
        lock (_items)
        {
            bool isThere = _items.TryDequeue(out item!);
            hasEnded = !isThere && _hasEnded;
            if (isThere && _items.Count == bound - 1)
            {
                Monitor.Pulse(_items);
            }

            return isThere;
        }
    }

    public long TakeDropped()
    {
        lock (_items)
        {
            long dropped = Dropped;
            Dropped = 0;
            return dropped;
        }
    }

    /// <summary>Waits until something can be taken, or the end.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_items)
        {
            if (_items.Count > 0 || _hasEnded)
            {
                return Task.CompletedTask;
            }

            _waiter ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return cancellationToken.CanBeCanceled ? _waiter.Task.WaitAsync(cancellationToken) : _waiter.Task;
        }
    }

    private void Wake()
    {
        _waiter?.TrySetResult();
        _waiter = null;
    }
}
