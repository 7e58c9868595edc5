namespace Pons.Links;

/// <summary>The calls in flight on a link, by id. An abandoned call stays until its end arrives: its id may not be taken for an unknown one.</summary>
internal sealed class CallTable(int limit)
{
    // The hub's ids are odd (SPEC chapter 3).
    private const ulong Step = 2;

    private readonly Dictionary<ulong, PendingCall> _calls = [];
    private readonly Lock _gate = new();
    private ulong _next = 1;
    private Func<Exception>? _closed;
    private int _count;

    /// <summary>Calls sent and not ended, abandoned ones included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Gives the call its id and remembers it; a call that comes too late or is one too many fails at once.</summary>
    /// <returns>Whether the call may be sent.</returns>
    public bool Add(PendingCall call)
    {
        Exception? refusal;
        lock (_gate)
        {
            refusal = _closed?.Invoke() ?? (_calls.Count < limit ? null : Busy(call));
            if (refusal is null)
            {
                call.Id = _next;
                _next += Step;
                _calls.Add(call.Id, call);
                _count = _calls.Count;
                return true;
            }
        }

        call.Fail(refusal);
        return false;
    }

    /// <summary>Takes a call out because its end has arrived.</summary>
    /// <exception cref="ProtocolException">No such call is in flight.</exception>
    public PendingCall Take(ulong id)
    {
        lock (_gate)
        {
            if (_calls.Remove(id, out PendingCall? call))
            {
                _count = _calls.Count;
                return call;
            }

            bool wasMade = id < _next && id % Step == 1;
            throw new ProtocolException("call", wasMade ? $"Call {id} was answered already, and was answered again." : $"Call {id} was never made, and was answered.");
        }
    }

    /// <summary>The call of that id while it is in flight.</summary>
    public PendingCall? Find(ulong id)
    {
        lock (_gate)
        {
            return _calls.GetValueOrDefault(id);
        }
    }

    /// <summary>Fails all calls, and every later one, with a new exception of <paramref name="reason"/> each: two threads must not throw the same one.</summary>
    public void Close(Func<Exception> reason)
    {
        PendingCall[] calls;
        lock (_gate)
        {
            _closed ??= reason;
            calls = [.. _calls.Values];
            _calls.Clear();
            _count = 0;
        }

        foreach (PendingCall call in calls)
        {
            call.Fail(reason());
        }
    }

    private LinkException Busy(PendingCall call) =>
        new($"The call of '{call.Action}' was not begun: {limit} calls are in flight on this link. Wait for some to end, or raise {nameof(LinkLimits)}.{nameof(LinkLimits.Calls)}.", isBusy: true);
}
