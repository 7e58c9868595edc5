namespace Pons.Links;

/// <summary>Looks whether calls that were cancelled end within the grace period; one timer for all of them.</summary>
/// <remarks>Safe for any number of threads. Disposing ends the watch.</remarks>
internal sealed class GraceWatch(TimeSpan grace, TimeProvider time, Func<ulong, bool> isInFlight, Action<ulong> onStuck) : IDisposable
{
    private readonly Lock _gate = new();
    private Queue<Entry>? _waiting;
    private ITimer? _timer;
    private bool _isDisposed;

    // Made for the first call that is cancelled.
    private Queue<Entry> Entries => _waiting ??= [];

    public void Watch(ulong call)
    {
        if (grace == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        lock (_gate)
        {
            DropEnded();
            Entries.Enqueue(new Entry(call, time.GetTimestamp()));
            if (Entries.Count == 1)
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
            _waiting?.Clear();
            _timer?.Dispose();
        }
    }

    private void Look()
    {
        ulong? stuck = null;
        lock (_gate)
        {
            DropEnded();
            if (Entries.TryPeek(out Entry first))
            {
                TimeSpan left = grace - time.GetElapsedTime(first.Since);
                if (left > TimeSpan.Zero)
                {
                    Schedule(left);
                }
                else
                {
                    stuck = first.Call;
                    Entries.Dequeue();
                    if (Entries.Count > 0)
                    {
                        Schedule(TimeSpan.Zero);
                    }
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
        while (Entries.TryPeek(out Entry first) && !isInFlight(first.Call))
        {
            Entries.Dequeue();
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
