namespace Pons.Links;

/// <summary>Looks whether calls that were cancelled end within the grace period; one timer for all of them.</summary>
/// <remarks>Safe for any number of threads. Disposing ends the watch.</remarks>
internal sealed class GraceWatch(TimeSpan grace, TimeProvider time, Func<ulong, bool> isInFlight, Action<ulong> onStuck) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<Entry> _entries = [];
    private ITimer? _timer;
    private bool _isDisposed;

    public void Watch(ulong call)
    {
        if (grace == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        lock (_gate)
        {
            DropEnded();
            _entries.Enqueue(new Entry(call, time.GetTimestamp()));
            if (_entries.Count == 1)
            {
                Schedule(grace);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _entries.Clear();
            _timer?.Dispose();
        }
    }

    private void Look()
    {
        ulong? stuck = null;
        lock (_gate)
        {
            DropEnded();
            if (_entries.TryPeek(out Entry first))
            {
                TimeSpan left = grace - time.GetElapsedTime(first.Since);
                if (left > TimeSpan.Zero)
                {
                    Schedule(left);
                }
                else
                {
                    stuck = first.Call;
                    _entries.Clear();
                }
            }
        }

        if (stuck is { } call)
        {
            onStuck(call);
        }
    }

    // Those behind one that is in flight are looked at when they are first.
    private void DropEnded()
    {
        while (_entries.TryPeek(out Entry first) && !isInFlight(first.Call))
        {
            _entries.Dequeue();
        }
    }

    private void Schedule(TimeSpan length)
    {
        if (_isDisposed)
        {
            return;
        }

        // A timer that fires a moment early would have to be set anew.
        TimeSpan due = length + TimeSpan.FromMilliseconds(1);
        if (_timer is null)
        {
            _timer = time.CreateTimer(static watch => ((GraceWatch)watch!).Look(), this, due, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private readonly record struct Entry(ulong Call, long Since);
}
