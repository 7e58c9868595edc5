using Pons.Arenas;
using Pons.Protocol.Frames;

namespace Pons.Links;

/// <summary>A call that was sent and has not ended: it ends exactly once, whoever comes first.</summary>
internal abstract class PendingCall(string action) : IDisposable
{
    // A wait is measured in whole milliseconds, downwards.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private CancellationTokenRegistration _cancellation;
    private ITimer? _timer;
    private CancellationToken _token;
    private TimeSpan? _limit;
    private TimeProvider? _system;
    private long _since;

    public string Action { get; } = action;

    /// <summary>Given when the call takes its turn to be written.</summary>
    public ulong Id { get; set; }

    /// <summary>Who is told what becomes of the call; nothing where nobody has to know.</summary>
    public ICallRoute? Route { get; set; }

    public abstract bool HasEnded { get; }

    /// <summary>Whether its answer was read, though it may still be decoded elsewhere: then nobody has to read for it.</summary>
    public abstract bool HasArrived { get; }

    /// <summary>Ends the call with the answer in a frame. Large answers met by the link's own thread are decoded elsewhere, so that they hold up nobody.</summary>
    public abstract void Answer(in Frame frame, MessageReader reader, bool onLinkThread);

    /// <summary>Whether it has ended, or is just being ended by somebody.</summary>
    public abstract bool IsOver { get; }

    /// <summary>Ends the call with an error; false when it had ended before.</summary>
    public bool Fail(Exception error)
    {
        bool isMine = Claim();
        if (isMine)
        {
            Finish(error);
        }

        return isMine;
    }

    /// <summary>From now on the caller's token and the time limit end the call too; its route is told.</summary>
    public void Watch(CallOptions options, TimeProvider time)
    {
        _token = options.CancellationToken;
        _limit = options.TimeLimit;
        if (_limit is { } limit)
        {
            (_system, _since) = (time == TimeProvider.System ? time : null, time.GetTimestamp());
            _timer = time.CreateTimer(static call => ((PendingCall)call!).ReachLimit(), this, limit, Timeout.InfiniteTimeSpan);
        }

        _cancellation = _token.UnsafeRegister(static call => ((PendingCall)call!).Cancel(), this);

        Interlocked.MemoryBarrier();

        // It may have ended before the two lines above were done; then nobody else takes them back.
        if (HasEnded)
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        _cancellation.Unregister();
        _timer?.Dispose();
    }

    private void Cancel()
    {
        if (Claim())
        {
            GiveUp(new OperationCanceledException($"The call of '{Action}' was cancelled.", _token));
        }
    }

    /// <summary>Takes the right to end the call; only who has it may, and must, finish it.</summary>
    protected abstract bool Claim();

    protected abstract void Finish(Exception error);

    /// <summary>How long a thread may wait for the call before it has to look at the time limit itself: the platform's timers need a thread of a pool that may be full of such waiters.</summary>
    protected TimeSpan TimeLeft
    {
        get
        {
            TimeSpan? left = _system is null ? null : _limit - _system.GetElapsedTime(_since);
            return left is null ? Timeout.InfiniteTimeSpan : left > TimeSpan.Zero ? left.Value + Tick : TimeSpan.Zero;
        }
    }

    protected void ReachLimit()
    {
        if (Claim())
        {
            GiveUp(new TimeoutException($"The call of '{Action}' did not end within its time limit of {_limit!.Value.TotalSeconds:0.###} s."));
        }
    }

    // Its turn is given back before its caller learns of it: who goes on from there finds room.
    private void GiveUp(Exception error)
    {
        Route!.Abandon(this);
        Finish(error);
    }
}
