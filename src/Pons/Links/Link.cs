using Pons.Arenas;
using Pons.Clients;
using Pons.Handles;
using Pons.Protocol;
using Pons.Protocol.Frames;
using Pons.Protocol.Json;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;
using Pons.Serving;

namespace Pons.Links;

/// <summary>The hub's end of a link to a worker or a client: sends calls, and brings each answer to the call that waits for it.</summary>
/// <remarks>Safe for any number of threads. After <see cref="Seal"/> or <see cref="Close"/> it takes no more calls.</remarks>
internal sealed partial class Link : IFrameSink, ICallRoute
{
    [ThreadStatic]
    private static OutputBuffer? _spareBuffer;

    private readonly ILinkOwner _owner;
    private readonly TimeProvider _time;
    private readonly CallTable _calls;
    private readonly LinkIntake _intake;
    private readonly Outbox _outbox;
    private readonly Arena? _arena;
    private readonly MessageReader _messages;
    private readonly LinkLimits _limits;
    private readonly ValueLimits _values;
    private readonly Traffic _traffic = new();
    private readonly ServedCalls _served;
    private readonly GraceWatch _grace;
    private long _answered;
    private volatile bool _hasEnded;

    /// <summary>A client's link, whose messages in the JSON form a door brings to <see cref="Push"/>. One that does not read is dropped.</summary>
    public Link(IPipeOutput output, ILinkOwner owner, LinkLimits limits, TimeProvider time)
        : this(output, owner, limits, time, WireOf(WireForm.Json, limits), arena: null, grace: null, limits.WaitingBytes + limits.MessageBytes, (link, json) => new PushedIntake(link, json!.Messages, output))
    {
    }

    /// <summary>A worker's link, which is read from its pipe.</summary>
    public Link(IPipe pipe, ILinkOwner owner, LinkLimits limits, byte[] preamble, TimeProvider time, Arena? arena = null, TimeSpan? grace = null, WireForm form = WireForm.Binary)
        : this(pipe, owner, limits, time, WireOf(form, limits), arena, grace, long.MaxValue, (link, json) => new LinkReader(pipe, link, json?.MakeSource() ?? new FrameReader(limits.MessageBytes), preamble))
    {
    }

    private Link(
        IPipeOutput output, ILinkOwner owner, LinkLimits limits, TimeProvider time, JsonWire? json, Arena? arena, TimeSpan? grace, long mostWaiting, Func<Link, JsonWire?, LinkIntake> makeIntake)
    {
        GracePeriod = grace ?? Timeout.InfiniteTimeSpan;
        _served = new ServedCalls(limits.Calls, limits.CallBytes);
        _grace = new GraceWatch(GracePeriod, time, call => _calls!.Find(call) is not null, OnStuck);
        _owner = owner;
        _time = time;
        _limits = limits;
        _values = limits.Values;
        _arena = arena;
        Handles = new LinkHandles(this);
        Events = new EventLink(this);
        _messages = new MessageReader(arena, Handles, OnEnd) { AreWrittenHere = json is not null };
        _calls = new CallTable(limits.Calls, Handles);
        _intake = makeIntake(this, json);
        _outbox = new Outbox(output, limits.WaitingBytes, owner.OnLinkEnd, json?.Writer, mostWaiting);
        if (arena is not null)
        {
            arena.GiveBack = SendLease;
        }
    }

    public int CallsInFlight => _calls.Count;

    /// <summary>Whether so much waits for the peer to take it that nothing more may be sent for now.</summary>
    public bool IsFull => _outbox.IsFull;

    /// <summary>The peer as a subscriber of events.</summary>
    public EventLink Events { get; }

    /// <summary>Whether a call of the peer is still served.</summary>
    public bool IsServing(ulong call) => _served.Find(call) is not null;

    /// <summary>How many calls of the peer are served at this moment.</summary>
    public int CallsServed => _served.Count;

    /// <summary>What went over this link as handles.</summary>
    public LinkHandles Handles { get; }

    /// <summary>The pool that the other side is a worker of.</summary>
    public object? Pool { get; init; }

    /// <summary>How long a cancelled call may go on.</summary>
    public TimeSpan GracePeriod { get; }

    /// <summary>After so many answers the owner is told, once.</summary>
    public long EnoughCalls { get; init; } = long.MaxValue;

    /// <summary>Calls that the other side has ended, well or badly.</summary>
    public long CallsAnswered => Volatile.Read(ref _answered);

    /// <summary>Whether any call was ever sent.</summary>
    public bool WasCalled => _calls.WasUsed;

    /// <summary>Whether it was closed: what lives on the other side is gone.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Who came in by this link through a door; nothing where it is a worker's.</summary>
    public ClientLink? ClientLink { get; init; }

    public void Start() => _intake.Start();

    /// <summary>Takes in a message that a door brings; false when none is wanted any more.</summary>
    public bool Push(ReadOnlySpan<byte> message, bool isBinary) => ((PushedIntake)_intake).Push(message, isBinary);

    /// <summary>The door's connection has ended.</summary>
    public void EndPushed(Exception? error) => ((PushedIntake)_intake).End(error);

    /// <summary>Sends a call; its token and its time limit are its caller's business.</summary>
    /// <returns>False when the link takes no calls any more; then nothing was sent, and the call may go elsewhere.</returns>
    /// <exception cref="LinkException">A limit is reached.</exception>
    /// <exception cref="ValueException">An argument cannot cross.</exception>
    public bool Send(PendingCall call, ReadOnlySpan<byte> name, ReadOnlySpan<object?> arguments, CallOptions options, bool isUrgent)
    {
        if (_outbox.IsFull)
        {
            throw new LinkException(
                $"The call of '{call.Action}' was not begun: more than {_limits.WaitingBytes} bytes wait for the peer to take them ({nameof(LinkLimits)}.{nameof(LinkLimits.WaitingBytes)}).", isBusy: true);
        }

        if (call.Depth > _limits.Chain)
        {
            throw new LinkException($"The call of '{call.Action}' was not begun: {_limits.Chain} calls are under way, each in the course of the one before ({nameof(LinkLimits)}.{nameof(LinkLimits.Chain)}).", isBusy: true);
        }

        (call.Options, call.Link) = (options, this);
        Draft draft = Draft.Rent(this, _arena);
        bool isSent = false;
        try
        {
            WriteCall(draft, call, name, arguments);
            BeginTime(call);
            isSent = _outbox.SendCall(draft.Frame, call, _calls, isUrgent);
            _traffic.Note(_calls.Count);
            return isSent;
        }
        finally
        {
            draft.Return(isSent);
            if (!isSent)
            {
                call.Link = null;
            }
        }
    }

    /// <summary>As <see cref="Send"/>, for a call that knows no other way than this link.</summary>
    public bool SendDirectly(PendingCall call, ReadOnlySpan<byte> name, ReadOnlySpan<object?> arguments, CallOptions options, bool isUrgent)
    {
        options.Validate();
        options.CancellationToken.ThrowIfCancellationRequested();
        if (options.IsWatched || call.HasRoute)
        {
            call.Route = this;
        }

        if (!Send(call, name, arguments, options, isUrgent))
        {
            return false;
        }

        if (options.IsWatched)
        {
            call.Watch(options, _time);
        }

        return true;
    }

    /// <summary>As <see cref="SendDirectly"/>, for a call that has to go here.</summary>
    /// <exception cref="PonsException">The link has ended.</exception>
    public void SendBound(PendingCall call, ReadOnlySpan<byte> name, ReadOnlySpan<object?> arguments, CallOptions options, bool isUrgent)
    {
        if (!SendDirectly(call, name, arguments, options, isUrgent))
        {
            throw call.Target is null ? new LinkException($"The call of '{call.Action}' was not begun: the worker that waits for it is gone.") : HandleLostException.Gone($"'{call.Action}'");
        }

        if (call.Credit is not null)
        {
            EnsureRead();
        }
    }

    /// <summary>Memory that can be sent without a copy; null where there is none.</summary>
    public ArenaMemory? TakeMemory(long size) => _arena?.TryTake(size);

    public void SendHello(IReadOnlyDictionary<string, object?> hello) => SendPayload(MessageKind.Hello, hello);

    public void SendStop() => SendBare(MessageKind.Stop);

    /// <summary>Nobody waits for this call any more: the other side is asked to stop it, and its end will be dropped.</summary>
    public void Abandon(PendingCall call)
    {
        if (_calls.Find(call.Id) is not null)
        {
            SendBare(MessageKind.Cancel, call.Id);
            _grace.Watch(call.Id);
        }

        _calls.Abandon();
    }

    void ICallRoute.OnEnd(PendingCall call)
    {
        // A call that knows this link alone occupies nothing.
    }

    /// <summary>Takes no more calls but those that have to come here; the task ends when nobody waits for any that is in flight, and nothing that lives there is held. From then on it takes none.</summary>
    public Task Seal() => _calls.Seal();

    /// <summary>Handles of what lives there are waited for no longer by <see cref="Seal"/>.</summary>
    public void GiveUpHandles() => _calls.GiveUpHandles();

    /// <summary>What C# values of this link's messages may be, and how.</summary>
    public ValueLimits LimitsOf(CallOptions options) => options.Lease ? _values with { MayLease = true } : _values;

    /// <summary>Nobody holds that thing of the peer any more.</summary>
    public void Release(ulong id)
    {
        // Counted first: who reads the message finds the count as it says.
        bool wasLast = Handles.Release();
        OutputBuffer frame = RentBuffer();
        FrameWriter.WriteRelease(frame, [new HandleEntry(HandleSide.Receiver, HandleKind.Object, id, 1)]);
        _outbox.Send(frame);
        ReturnBuffer(frame);
        if (wasLast)
        {
            _calls.Abandon();
        }
    }

    public void SendCredit(ulong call, Credit credit)
    {
        OutputBuffer frame = RentBuffer();
        FrameWriter.WriteCredit(frame, call, credit);
        _outbox.Send(frame);
        ReturnBuffer(frame);
    }

    /// <summary>Ends the link. Every call in flight fails with a new exception of <paramref name="reason"/>.</summary>
    public void Close(Func<Exception> reason)
    {
        _hasEnded = true;
        _outbox.Close();
        _grace.Dispose();
        _served.Close();
        NoteLost(_calls.Close(reason));
        Handles.Exports.Close();
        _intake.Stop();
    }

    private static JsonWire? WireOf(WireForm form, LinkLimits limits) => form == WireForm.Json ? new JsonWire(new JsonLimits(limits.Values, limits.MessageBytes)) : null;

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

    private void WriteCall(Draft draft, PendingCall call, ReadOnlySpan<byte> name, ReadOnlySpan<object?> arguments)
    {
        OutputBuffer frame = draft.Frame;
        int start = FrameWriter.Begin(frame, MessageKind.Call, name: name, parent: call.Chain?.ParentOn(this) ?? 0, client: call.Client, credit: call.Credit);
        int payloadStart = frame.Length;
        FrameFlags flags = call.WantsHandle ? FrameFlags.Handle : FrameFlags.None;
        if (call.Target is { } target)
        {
            draft.Handles.AddTarget(target);
        }

        if (call.Parcel is { } parcel)
        {
            flags |= parcel.WriteTo(draft);
        }
        else
        {
            flags |= call.Options.Keywords is { Count: > 0 } ? FrameFlags.Named : FrameFlags.None;
            flags |= PickleCodec.WriteArguments(frame, arguments, call.Options.Keywords, _values, draft.Placement, draft.Handles) ? FrameFlags.Plain : FrameFlags.None;
        }

        CheckSize(frame.Length, $"The arguments of '{call.Action}'", "args");
        FrameWriter.End(frame, start, flags | draft.Placement.Finish(frame, payloadStart, draft.Handles.Entries));
    }

    public void CheckSize(long bytes, string what, string place)
    {
        if (bytes > _limits.MessageBytes)
        {
            throw new ValueException($"{what} take {bytes} bytes; a message may have {_limits.MessageBytes} ({nameof(LinkLimits)}.{nameof(LinkLimits.MessageBytes)}).", place);
        }
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
