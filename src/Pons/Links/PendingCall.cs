using System.Diagnostics;
using System.Globalization;
using Pons.Arenas;
using Pons.Handles;
using Pons.Protocol.Frames;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;
using Pons.Serving;

namespace Pons.Links;

/// <summary>A call that was sent and has not ended: it ends exactly once, whoever comes first.</summary>
internal abstract partial class PendingCall(string action) : IDisposable
{
    // A wait is measured in whole milliseconds, downwards.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private CancellationTokenRegistration _cancellation;
    private ITimer? _timer;
    private CancellationToken _token;
    private TimeSpan? _limit;
    private TimeProvider? _system;
    private long _since;
    private ProgressPump? _reports;

    public string Action { get; } = action;

    /// <summary>Given when the call takes its turn to be written.</summary>
    public ulong Id { get; set; }

    /// <summary>What its caller was about; nothing where nobody traces that.</summary>
    public Activity? Activity { get; } = Activity.Current;

    /// <summary>The W3C trace context that it belongs to, its own or that of the call in whose course it is made; nothing where there is none.</summary>
    public string? TraceParent => Activity is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : Chain?.Cause?.TraceParent;

    /// <summary>When it was sent; 0 where nobody wants to know how long it takes.</summary>
    public long SentAt { get; set; }

    /// <summary>Where it was sent; nothing as long as it was not.</summary>
    public Link? Link { get; set; }

    /// <summary>What its caller asked for beside the arguments.</summary>
    public CallOptions Options { get; set; } = CallOptions.None;

    /// <summary>The call that it is made in the course of; nothing where a program calls by itself.</summary>
    public Chain? Chain { get; init; }

    /// <summary>How many calls led here, this one included.</summary>
    public int Depth => (Chain?.Depth ?? 0) + 1;

    /// <summary>What the call is made on; nothing where it is an action's.</summary>
    public Thing? Target { get; init; }

    /// <summary>Whether it can go to its link alone: by a handle that lives there, or in a chain that waits there. Then it goes although the worker takes no other calls any more.</summary>
    public bool IsBound { get; set; }

    /// <summary>The first credit of a call that yields; nothing for any other.</summary>
    public virtual Credit? Credit => null;

    /// <summary>Whether it may be given up by others than the token and the time limit of its options.</summary>
    public virtual bool HasRoute => Credit is not null;

    /// <summary>Whether its result shall come as a handle, whatever it is.</summary>
    public virtual bool WantsHandle => false;

    /// <summary>Arguments that came by another link; nothing where they are C# values.</summary>
    public virtual Parcel? Parcel => null;

    /// <summary>The number of the client that makes it, and whose rights it has; 0 where it is none.</summary>
    public virtual ulong Client => 0;

    /// <summary>Whether it may wait for a turn of the thread pool where many calls are under way, so that several go in one write.</summary>
    public virtual bool MayGather => false;

    /// <summary>Who is told what becomes of the call; nothing where nobody has to know.</summary>
    public ICallRoute? Route { get; set; }

    public abstract bool HasEnded { get; }

    /// <summary>Whether its answer was read, though it may still be decoded elsewhere: then nobody has to read for it.</summary>
    public abstract bool HasArrived { get; }

    /// <summary>Ends the call with the answer in a frame. Large answers met by the link's own thread are decoded elsewhere, so that they hold up nobody.</summary>
    public abstract void Answer(in Frame frame, MessageReader reader, bool onLinkThread);

    /// <summary>Takes one item, or a batch of them.</summary>
    public virtual void Yield(in Frame frame, MessageReader reader) =>
        throw new ProtocolException("order", $"Call {Id} of '{Action}' yielded, and did not ask for a stream.");

    /// <summary>How far the call has come.</summary>
    public virtual void Report(in Frame frame)
    {
        if (Options.Progress is { } progress)
        {
            (_reports ??= new ProgressPump(progress)).Post(ReadProgress(frame));
        }
    }

    /// <summary>Whether whoever made the call hears what is printed in its course.</summary>
    public virtual bool IsHeard => false;

    /// <summary>Somebody printed in the course of the call.</summary>
    public virtual void Print(in Frame frame)
    {
    }

    /// <summary>Nothing more will come by the link, whoever ended the call.</summary>
    public virtual void LeaveWire()
    {
    }

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

    protected static CallProgress ReadProgress(in Frame frame)
    {
        return Row.Of(PickleCodec.Read<object?>(frame.Payload, new ValueLimits()), 2) is [var fraction, var text]
            ? new CallProgress(fraction is null ? null : Convert.ToDouble(fraction, CultureInfo.InvariantCulture), text as string)
            : throw new ProtocolException("payload", "A progress message arrived that is no (fraction, text).");
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
