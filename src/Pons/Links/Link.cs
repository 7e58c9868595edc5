using Pons.Arenas;
using Pons.Protocol;
using Pons.Protocol.Frames;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Links;

/// <summary>The hub's end of a link to a worker: sends calls, and brings each answer to the call that waits for it.</summary>
/// <remarks>Safe for any number of threads. After <see cref="Seal"/> or <see cref="Close"/> it takes no more calls.</remarks>
internal sealed partial class Link : IFrameSink, ICallRoute
{
    // An asynchronous caller reads its own answer only to bridge what a thread hop would cost.
    private static readonly TimeSpan AsynchronousBudget = TimeSpan.FromMicroseconds(50);

    private const uint LettingGo = 128;

    [ThreadStatic]
    private static OutputBuffer? _spareBuffer;

    [ThreadStatic]
    private static Placement? _sparePlacement;

    private readonly ILinkOwner _owner;
    private readonly TimeProvider _time;
    private readonly CallTable _calls;
    private readonly LinkReader _reader;
    private readonly Outbox _outbox;
    private readonly Arena? _arena;
    private readonly MessageReader _messages;
    private readonly LinkLimits _limits;
    private readonly ValueLimits _values;
    private readonly Traffic _traffic = new();
    private uint _inPlace;
    private long _answered;

    public Link(IPipe pipe, ILinkOwner owner, LinkLimits limits, byte[] preamble, TimeProvider time, Arena? arena = null)
    {
        _owner = owner;
        _time = time;
        _limits = limits;
        _values = limits.Values;
        _arena = arena;
        _messages = new MessageReader(arena, OnEnd);
        _calls = new CallTable(limits.Calls);
        _reader = new LinkReader(pipe, this, limits.MessageBytes, preamble);
        _outbox = new Outbox(pipe, limits.WaitingBytes, error => owner.OnLinkEnd(error));
        if (arena is not null)
        {
            arena.GiveBack = SendLease;
        }
    }

    public int CallsInFlight => _calls.Count;

    /// <summary>After so many answers the owner is told, once.</summary>
    public long EnoughCalls { get; init; } = long.MaxValue;

    /// <summary>Calls that the other side has ended, well or badly.</summary>
    public long CallsAnswered => Volatile.Read(ref _answered);

    /// <summary>Whether any call was ever sent.</summary>
    public bool WasCalled => _calls.WasUsed;

    public void Start() => _reader.Start();

    /// <summary>Sends a call; its token and its time limit are its caller's business.</summary>
    /// <returns>False when the link takes no calls any more; then nothing was sent, and the call may go elsewhere.</returns>
    /// <exception cref="LinkException">A limit is reached.</exception>
    /// <exception cref="ValueException">An argument cannot cross.</exception>
    public bool Send(PendingCall call, ReadOnlySpan<byte> name, ReadOnlySpan<object?> arguments, CallOptions options, bool isUrgent)
    {
        if (_outbox.IsFull)
        {
            throw new LinkException(
                $"The call of '{call.Action}' was not begun: more than {_limits.WaitingBytes} bytes wait for the worker to take them ({nameof(LinkLimits)}.{nameof(LinkLimits.WaitingBytes)}).", isBusy: true);
        }

        OutputBuffer frame = RentBuffer();
        Placement placement = RentPlacement();
        bool isSent = false;
        try
        {
            WriteCall(frame, placement, call.Action, name, arguments, options);
            isSent = _outbox.SendCall(frame, call, _calls, isUrgent);
            _traffic.Note(_calls.Count);
            return isSent;
        }
        finally
        {
            placement.End(isSent);
            _sparePlacement = placement;
            ReturnBuffer(frame);
        }
    }

    /// <summary>As <see cref="Send"/>, for a call that knows no other way than this link.</summary>
    public bool SendDirectly(PendingCall call, ReadOnlySpan<byte> name, ReadOnlySpan<object?> arguments, CallOptions options, bool isUrgent)
    {
        options.Validate();
        options.CancellationToken.ThrowIfCancellationRequested();
        if (!Send(call, name, arguments, options, isUrgent))
        {
            return false;
        }

        if (options.IsWatched)
        {
            call.Route = this;
            call.Watch(options, _time);
        }

        return true;
    }

    /// <summary>Blocks until the answer to a call that was sent is there.</summary>
    public T Wait<T>(PendingCall<T> call, CallOptions options)
    {
        _reader.ReadFor(call, options.IsWatched ? LinkReader.BlockingBudget : Timeout.InfiniteTimeSpan);
        if (!call.HasEnded)
        {
            _reader.EnsureRead();
        }

        return call.Wait();
    }

    /// <summary>The answer to a call that was sent, as a task that may have ended already; <paramref name="isAlone"/> says that its callers have no calls under way elsewhere.</summary>
    public Task<T> WaitAsync<T>(PendingCall<T> call, bool isAlone = true)
    {
        if (isAlone && MayReadInPlace())
        {
            _reader.ReadFor(call, AsynchronousBudget);
        }

        if (!call.HasEnded)
        {
            _reader.EnsureRead();
        }

        return call.AsTask();
    }

    /// <summary>Memory that can be sent without a copy; null where there is none.</summary>
    public ArenaMemory? TakeMemory(long size) => _arena?.TryTake(size);

    /// <summary>Sees to it that somebody reads for a call whose caller does not.</summary>
    public void EnsureRead() => _reader.EnsureRead();

    public void SendHello(IReadOnlyDictionary<string, object?> hello) => SendPayload(MessageKind.Hello, hello);

    public void SendStop() => SendBare(MessageKind.Stop);

    /// <summary>Nobody waits for this call any more: the other side is asked to stop it, and its end will be dropped.</summary>
    public void Abandon(PendingCall call)
    {
        SendBare(MessageKind.Cancel, call.Id);
        _calls.Abandon();
    }

    void ICallRoute.OnEnd(PendingCall call)
    {
        // A call that knows this link alone occupies nothing.
    }

    /// <summary>Takes no more calls; the task ends when nobody waits for any that is in flight.</summary>
    public Task Seal() => _calls.Seal();

    /// <summary>Ends the link. Every call in flight fails with a new exception of <paramref name="reason"/>.</summary>
    public void Close(Func<Exception> reason)
    {
        _outbox.Close();
        _calls.Close(reason);
        _reader.Stop();
    }

    private static OutputBuffer RentBuffer()
    {
        OutputBuffer buffer = _spareBuffer ?? new OutputBuffer();
        _spareBuffer = null;
        return buffer;
    }

    private static void ReturnBuffer(OutputBuffer buffer)
    {
        buffer.Clear();
        _spareBuffer = buffer;
    }

    /// <summary>
    /// Whether an asynchronous caller bridges the moment to its answer. A user interface's thread is left alone, so are callers that have other calls under way; and now and then
    /// each has to let go of its thread, or a loop of calls would keep a thread of the pool from the loops that wait beside it.
    /// </summary>
    private bool MayReadInPlace() =>
        _traffic.Width == 1 && ++_inPlace % LettingGo != 0 && SynchronizationContext.Current is null;

    private Placement RentPlacement()
    {
        Placement placement = _sparePlacement ?? new Placement();
        _sparePlacement = null;
        placement.Begin(_arena);
        return placement;
    }

    private void WriteCall(OutputBuffer frame, Placement placement, string action, ReadOnlySpan<byte> name, ReadOnlySpan<object?> arguments, CallOptions options)
    {
        int start = FrameWriter.Begin(frame, MessageKind.Call, name: name);
        int payloadStart = frame.Length;
        FrameFlags flags = options.Keywords is { Count: > 0 } ? FrameFlags.Named : FrameFlags.None;
        if (PickleCodec.WriteArguments(frame, arguments, options.Keywords, _values, placement))
        {
            flags |= FrameFlags.Plain;
        }

        if (frame.Length > _limits.MessageBytes)
        {
            throw new ValueException(
                $"The arguments of '{action}' take {frame.Length} bytes; a message may have {_limits.MessageBytes} ({nameof(LinkLimits)}.{nameof(LinkLimits.MessageBytes)}).", "args");
        }

        FrameWriter.End(frame, start, flags | placement.Finish(frame, payloadStart));
    }

    // From whichever thread lets go of the last view, the finalizer's too.
    private void SendLease(IReadOnlyList<BufferEntry> entries)
    {
        OutputBuffer frame = RentBuffer();
        FrameWriter.WriteLease(frame, entries);
        _outbox.Send(frame);
        ReturnBuffer(frame);
    }

    private void SendBare(MessageKind kind, ulong call = 0)
    {
        OutputBuffer frame = RentBuffer();
        FrameWriter.WriteBare(frame, kind, call);
        _outbox.Send(frame);
        ReturnBuffer(frame);
    }

    private void SendPayload<T>(MessageKind kind, T payload, ulong call = 0)
    {
        OutputBuffer frame = RentBuffer();
        int start = FrameWriter.Begin(frame, kind, call);
        bool isPlain = PickleCodec.Write(frame, payload, _values);
        FrameWriter.End(frame, start, isPlain ? FrameFlags.Plain : FrameFlags.None);
        _outbox.Send(frame);
        ReturnBuffer(frame);
    }
}
