namespace Pons.Events;

/// <summary>The events that wait for a subscriber in this process.</summary>
/// <remarks>Safe for any number of threads and one reader. It holds no lock while it wakes anybody.</remarks>
internal sealed class EventQueue(EventTable table, string topics, EventOptions options) : IEventSink
{
    // How far beyond its limit a queue that makes senders wait may grow by what was under way. Only a sender that does not wait fills so much.
    public const int Overrun = 262_144;

    private readonly Lock _gate = new();
    private readonly Queue<EventNote> _notes = new();
    private TaskCompletionSource? _arrival;
    private TaskCompletionSource? _room;
    private Exception? _error;
    private long _dropped;
    private bool _isFull;
    private bool _hasEnded;

    public ulong? Client => null;

    public Task? Room
    {
        get
        {
            lock (_gate)
            {
                return _isFull ? (_room ??= NewSource()).Task : null;
            }
        }
    }

    public bool Deliver(EventNote note)
    {
        TaskCompletionSource? arrival = null;
        EventsLostException? lost;
        bool isFull;
        bool wasFull;
        lock (_gate)
        {
            if (_hasEnded)
            {
                return false;
            }

            wasFull = _isFull;
            lost = MakeRoom();
            if (lost is null)
            {
                _notes.Enqueue(note);
                _isFull |= options.Lag == EventLag.Wait && _notes.Count >= options.QueueLimit;
                (arrival, _arrival) = (_arrival, null);
            }

            isFull = _isFull;
        }

        if (lost is not null)
        {
            End(lost);
            return false;
        }

        if (isFull && !wasFull)
        {
            table.Hold.Begin();
        }

        arrival?.TrySetResult();
        return isFull;
    }

    /// <summary>The next event, if one waits, and how many were dropped before it.</summary>
    public bool TryTake(out EventNote note, out long dropped)
    {
        bool hasRoom = false;
        TaskCompletionSource? room = null;
        lock (_gate)
        {
            if (!_notes.TryDequeue(out note!))
            {
                dropped = 0;
                return false;
            }

            (dropped, _dropped) = (_dropped, 0);
            if (_isFull && _notes.Count <= options.QueueLimit / 2)
            {
                (hasRoom, room) = Free();
            }
        }

        LetGo(hasRoom, room);
        return true;
    }

    /// <summary>Waits for the next event; false when none will come.</summary>
    /// <exception cref="EventsLostException">It ended because its reader was too slow.</exception>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task arrival;
            lock (_gate)
            {
                if (_notes.Count > 0)
                {
                    return true;
                }

                if (_hasEnded)
                {
                    return _error is null ? false : throw _error;
                }

                arrival = (_arrival ??= NewSource()).Task;
            }

            await arrival.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes nothing more; what waits can still be taken.</summary>
    public void End(Exception? error = null)
    {
        bool hasRoom;
        TaskCompletionSource? room;
        TaskCompletionSource? arrival;
        lock (_gate)
        {
            if (_hasEnded)
            {
                return;
            }

            (_hasEnded, _error) = (true, error);
            (hasRoom, room) = Free();
            (arrival, _arrival) = (_arrival, null);
        }

        table.Remove(this);
        LetGo(hasRoom, room);
        arrival?.TrySetResult();
    }

    /// <summary>Takes nothing more, and forgets what waits.</summary>
    public void Close()
    {
        End();
        lock (_gate)
        {
            _notes.Clear();
            _error = null;
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Before one more is put into the queue. Answers why the subscription has to end instead.</summary>
    private EventsLostException? MakeRoom()
    {
        if (_notes.Count < options.QueueLimit)
        {
            return null;
        }

        switch (options.Lag)
        {
            case EventLag.DropOldest:
                _notes.Dequeue();
                _dropped++;
                return null;
            case EventLag.Disconnect:
                return new EventsLostException(topics, $"The subscription to '{topics}' was ended: {_notes.Count} events waited to be read, which is the most that "
                    + $"{nameof(EventOptions)}.{nameof(EventOptions.QueueLimit)} allows. Read them faster, allow more, or choose another {nameof(EventLag)}.");
            default:
                return _notes.Count - Overrun < options.QueueLimit ? null : new EventsLostException(topics, $"The subscription to '{topics}' was ended: {_notes.Count} events waited "
                    + $"to be read, because their sender went on although it was to wait. Let it wait ({nameof(JobContext.EmitAsync)} does), read them faster, or choose another {nameof(EventLag)}.");
        }
    }

    private (bool HasRoom, TaskCompletionSource? Room) Free()
    {
        (bool, TaskCompletionSource?) freed = (_isFull, _room);
        (_isFull, _room) = (false, null);
        return freed;
    }

    private void LetGo(bool hasRoom, TaskCompletionSource? room)
    {
        room?.TrySetResult();
        if (hasRoom)
        {
            table.Hold.End();
        }
    }
}
