using Pons.Handles;

namespace Pons.Links;

/// <summary>The calls in flight on a link, by id. An abandoned call stays until its end arrives: its id may not be taken for an unknown one.</summary>
internal sealed class CallTable(int limit, LinkHandles handles)
{
    // The hub's ids are odd (SPEC chapter 3).
    private const ulong Step = 2;

    private readonly Dictionary<ulong, PendingCall> _calls = [];
    private readonly Lock _gate = new();
    private ulong _next = 1;
    private TaskCompletionSource? _sealed;
    private volatile bool _isClosed;
    private bool _areHandlesGivenUp;
    private int _count;

    /// <summary>Calls sent and not ended, abandoned ones included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Gives the call its id and remembers it.</summary>
    /// <returns>False when no calls are taken any more; the call has not been touched.</returns>
    /// <exception cref="LinkException">It is one too many.</exception>
    public bool Add(PendingCall call)
    {
        lock (_gate)
        {
            if (_isClosed || (_sealed is not null && (!call.IsBound || _sealed.Task.IsCompleted)))
            {
                return false;
            }

            if (_calls.Count >= limit)
            {
                throw Busy(call);
            }

            call.Id = _next;
            _next += Step;
            _calls.Add(call.Id, call);
            _count = _calls.Count;
            return true;
        }
    }

    /// <summary>Whether every call was failed because the link has ended.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Whether any call was ever made.</summary>
    public bool WasUsed => Volatile.Read(ref _next) > 1;

    /// <summary>Takes no more calls but those that have to come here, and none at all from the moment that the task ends: when nobody waits for any that is in flight.</summary>
    public Task Seal()
    {
        lock (_gate)
        {
            _sealed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            TellIfUnwanted();
            return _sealed.Task;
        }
    }

    /// <summary>What lives there and is held here is waited for no longer.</summary>
    public void GiveUpHandles()
    {
        lock (_gate)
        {
            _areHandlesGivenUp = true;
            TellIfUnwanted();
        }
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
                TellIfUnwanted();
                return call;
            }

            bool wasMade = id < _next && id % Step == 1;
            throw new ProtocolException("call", wasMade ? $"Call {id} was answered already, and was answered again." : $"Call {id} was never made, and was answered.");
        }
    }

    /// <summary>Whether a call of that number was ever made.</summary>
    public bool WasMade(ulong id) => id % Step == 1 && id < Volatile.Read(ref _next);

    /// <summary>Nobody waits for a call any more, though it goes on over there, or nothing that lives there is held any more.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            TellIfUnwanted();
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

    /// <summary>Takes no more calls, fails and answers those in flight, with a new exception of <paramref name="reason"/> each: two threads must not throw the same one.</summary>
    public IReadOnlyList<PendingCall> Close(Func<Exception> reason)
    {
        PendingCall[] calls;
        lock (_gate)
        {
            _isClosed = true;
            calls = _calls.Count == 0 ? [] : [.. _calls.Values];
            _calls.Clear();
            _count = 0;
            TellIfUnwanted();
        }

        foreach (PendingCall call in calls)
        {
            call.Route?.OnEnd(call);
            call.Fail(reason());
            call.LeaveWire();
        }

        return calls;
    }

    private void TellIfUnwanted()
    {
        if (_sealed is not null && (_areHandlesGivenUp || handles.Held == 0) && (_calls.Count == 0 || _calls.Values.All(call => call.IsOver)))
        {
            _sealed.TrySetResult();
        }
    }

    private LinkException Busy(PendingCall call) =>
        new($"The call of '{call.Action}' was not begun: {limit} calls are in flight on this link. Wait for some to end, or raise {nameof(LinkLimits)}.{nameof(LinkLimits.Calls)}.", isBusy: true);
}
