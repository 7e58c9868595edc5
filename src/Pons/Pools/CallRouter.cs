using Pons.Links;
using Pons.Protocol.Values;
using Pons.Streams;

namespace Pons.Pools;

/// <summary>Brings each call to a worker: at once where one is free, in order of arrival where none is.</summary>
/// <remarks>Safe for any number of threads. No link is entered and no call ended while the lock is held.</remarks>
internal sealed class CallRouter(WorkerOptions options, string name, object pool)
{
    // What the Python side runs `threaded` actions on, unless it is told otherwise.
    private const int DefaultThreads = 8;

    private readonly bool _isSingle = options.Workers == 1;
    private readonly Dispatch _dispatch = new(options.Workers, options.QueueLimit);
    private readonly Traffic _traffic = new();
    private readonly ValueLimits _values = options.Limits.Values;
    private readonly Lock _gate = new();
    private Func<Exception>? _refusal;

    // The link of the only worker, while it takes calls and none waits: then calls go straight there, any number at a time.
    private volatile Link? _direct;

    /// <summary>Calls that wait for a worker.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _dispatch.Waiting;
            }
        }
    }

    /// <summary>Whether no call is taken any more.</summary>
    public bool IsGivenUp
    {
        get
        {
            lock (_gate)
            {
                return _refusal is not null;
            }
        }
    }

    /// <summary>Calls and blocks until the answer is there.</summary>
    public T Call<T>(ExposedAction action, object?[] arguments, CallOptions call)
    {
        var pending = new PendingCall<T>(action.Name, LimitsOf(call)) { Chain = Chain.Current, HasHost = true };
        Link? link = Send(pending, action, arguments, call, isUrgent: true);
        return link is null ? pending.Wait() : link.Wait(pending, pending.Options);
    }

    public Task<T> CallAsync<T>(ExposedAction action, object?[] arguments, CallOptions call)
    {
        try
        {
            var pending = new PendingCall<T>(action.Name, LimitsOf(call)) { Chain = Chain.Current };
            Link? link = Send(pending, action, arguments, call, isUrgent: false);
            return link is null ? pending.AsTask() : link.WaitAsync(pending, _isSingle || _traffic.Width == 1);
        }
        catch (OperationCanceledException error) when (error.CancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(error.CancellationToken);
        }
        catch (Exception error)
        {
            return Task.FromException<T>(error);
        }
    }

    /// <summary>Reads what an action yields; the stream's call is made when its first item is asked for.</summary>
    public IAsyncEnumerable<T> Stream<T>(ExposedAction action, object?[] arguments, CallOptions call) => new PeerStream<T>(token =>
    {
        var pending = new PendingStream<T>(action.Name, LimitsOf(call), call, token) { Chain = Chain.Current, IsSureToYield = action.Yields, EndsInItem = action.EndsInItem };
        Send(pending, action, arguments, pending.Options, isUrgent: false)?.EnsureRead();
        return pending;
    });

    /// <summary>Sends a call to where it belongs: the worker that waits for its chain, the only one, or one that is free. Answers the link; nothing when the call waits for a worker.</summary>
    public Link? Send(PendingCall call, ExposedAction action, object?[] arguments, CallOptions options, bool isUrgent)
    {
        if (call.Chain is { } chain)
        {
            options = options.Within(chain);
            if (chain.LinkOf(pool) is { } waiting)
            {
                call.IsBound = true;
                waiting.SendBound(call, action.WireName, arguments, options, isUrgent);
                return waiting;
            }
        }

        Link? link = _direct;
        return link is not null && link.SendDirectly(call, action.WireName, arguments, options, isUrgent) ? link : SendInTurn(call, action, arguments, options, isUrgent);
    }

    /// <summary>A place for calls at a worker that is ready. What its link would refuse as too many waits instead.</summary>
    public Seat NewSeat(int place, Link link)
    {
        int threads = Math.Clamp(options.Limits.Calls - 2, 1, options.ThreadLimit ?? DefaultThreads);
        return new Seat(place, mainCalls: 1, threads, Math.Max(1, options.Limits.Calls - 1 - threads), link);
    }

    /// <summary>A worker takes calls: first those that wait, then whatever comes.</summary>
    public void Open(Seat seat)
    {
        while (true)
        {
            Turn? next;
            lock (_gate)
            {
                next = _dispatch.Open(seat);
                if (next is null)
                {
                    _direct = _isSingle && _refusal is null ? seat.Link : null;
                    return;
                }
            }

            Deliver((RoutedCall)next);
        }
    }

    /// <summary>A worker gets no more calls.</summary>
    public void Close(Seat seat)
    {
        lock (_gate)
        {
            _dispatch.Close(seat);
            if (_direct == seat.Link)
            {
                _direct = null;
            }
        }
    }

    /// <summary>A place will have no worker any more. Its calls go elsewhere; after the last place all calls fail, now and later.</summary>
    public void GiveUp(int place, Func<Exception> reason)
    {
        List<Turn> given = [];
        IReadOnlyList<Turn> lost = [];
        lock (_gate)
        {
            foreach (Turn turn in _dispatch.GiveUp(place))
            {
                if (_dispatch.EnterAgain(turn) == Entry.Given)
                {
                    given.Add(turn);
                }
            }

            if (_dispatch.IsGivenUp)
            {
                _refusal ??= reason;
                lost = _dispatch.Clear();
            }
        }

        given.ForEach(turn => Deliver((RoutedCall)turn));
        Fail(lost, reason);
    }

    /// <summary>From now on no call is taken, and those that wait fail.</summary>
    public void Refuse(Func<Exception> reason)
    {
        IReadOnlyList<Turn> lost;
        lock (_gate)
        {
            _refusal = reason;
            _direct = null;
            lost = _dispatch.Clear();
        }

        Fail(lost, reason);
    }

    /// <summary>A call ended on its worker, which is free for the next.</summary>
    public void End(RoutedCall call) => Deliver(EndTurn(call));

    /// <summary>A call that waits is waited for no more.</summary>
    public void Leave(RoutedCall call)
    {
        lock (_gate)
        {
            _dispatch.Leave(call);
        }
    }

    private ValueLimits LimitsOf(CallOptions call) => call.Lease ? _values with { MayLease = true } : _values;

    /// <summary>The way for whatever cannot go straight to the only worker. Answers the link that the call went to; nothing when it waits.</summary>
    private Link? SendInTurn(PendingCall pending, ExposedAction action, object?[] arguments, CallOptions call, bool isUrgent)
    {
        call.Validate();
        call.CancellationToken.ThrowIfCancellationRequested();
        pending.Options = call;
        int? place = _isSingle ? null : call.IsForFirst ? 0 : call.Session is null ? null : SessionHash.PlaceOf(call.Session, options.Workers);
        RoutedCall routed = new RoutedCall(this, pending, action, _isSingle ? Lane.Loop : action.Lane, place).With(arguments, call);
        switch (Enter(routed))
        {
            case Entry.Given:
                Deliver(routed, own: routed, isUrgent);
                break;
            case Entry.Full:
                throw new LinkException(
                    $"The call of '{action.Name}' was not begun: no worker of {name} is free, and {options.QueueLimit} calls may wait ({options.NameOf(nameof(WorkerOptions.QueueLimit))}).", isBusy: true);
        }

        if (call.IsWatched)
        {
            pending.Watch(call, options.TimeProvider);
        }

        return routed.Link;
    }

    private Entry Enter(RoutedCall call)
    {
        Func<Exception>? refusal;
        lock (_gate)
        {
            refusal = _refusal;
            if (refusal is null)
            {
                Entry entry = _dispatch.Enter(call);
                _traffic.Note(_dispatch.Given);
                return entry;
            }
        }

        throw refusal();
    }

    /// <summary>Sends a call to the worker that it has; if it needs none any more, the call that waited for that worker, and so on.</summary>
    private void Deliver(RoutedCall? call, RoutedCall? own = null, bool isUrgent = true)
    {
        while (call is not null)
        {
            switch (call.Send(isUrgent))
            {
                case Sending.Sent:
                    if (call != own)
                    {
                        call.Link!.EnsureRead();
                    }

                    return;
                case Sending.Over:
                    call = EndTurn(call);
                    break;
                case Sending.Refused:
                    call = EnterAgain(call);
                    break;
            }
        }
    }

    private static void Fail(IReadOnlyList<Turn> turns, Func<Exception> reason)
    {
        foreach (Turn turn in turns)
        {
            ((RoutedCall)turn).Call.Fail(reason());
        }
    }

    private RoutedCall? EndTurn(RoutedCall call)
    {
        lock (_gate)
        {
            return (RoutedCall?)_dispatch.End(call);
        }
    }

    /// <summary>The worker of a call was closed before the call was sent: it gets another one, or waits in its old row.</summary>
    private RoutedCall? EnterAgain(RoutedCall call)
    {
        Func<Exception>? refusal;
        lock (_gate)
        {
            _dispatch.Close(call.Has!.Seat);
            _dispatch.End(call);
            refusal = _refusal;
            if (refusal is null)
            {
                return call.Call.IsOver || _dispatch.EnterAgain(call) == Entry.Waiting ? null : call;
            }
        }

        call.Call.Fail(refusal());
        return null;
    }
}
