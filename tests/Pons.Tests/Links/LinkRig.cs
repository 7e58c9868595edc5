using System.IO.Pipes;
using System.Text;
using Pons.Arenas;
using Pons.Links;
using Pons.Protocol;
using Pons.Protocol.Frames;
using Pons.Protocol.Json;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;
using Pons.Serving;

namespace Pons.Tests.Links;

/// <summary>A link over real pipes, with the test at the other end: it reads what the hub sends and answers whatever it likes.</summary>
internal sealed class LinkRig : ILinkOwner, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly AnonymousPipeServerStream _toHub = new(PipeDirection.Out);
    private readonly AnonymousPipeServerStream _fromHub = new(PipeDirection.In);
    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FrameSource _frames;
    private readonly JsonMessageWriter? _json;
    private ulong _lastPeerCall;

    public LinkRig(LinkLimits? limits = null, bool isReady = true, TimeSpan? grace = null, WireForm form = WireForm.Binary)
    {
        JsonWire? json = form == WireForm.Json ? new JsonWire(new JsonLimits(new ValueLimits(), 1 << 30)) : null;
        (_frames, _json) = (json?.MakeSource() ?? new FrameReader(1 << 30), json?.Writer);
        byte[] preamble = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];
        var pipe = new UnixPipe(_toHub.ClientSafePipeHandle, _fromHub.ClientSafePipeHandle);
        Link = new Link(pipe, this, limits ?? new LinkLimits(), preamble, TimeProvider.System, arena: null, grace, form);
        Link.Start();
        _toHub.Write(preamble);
        if (isReady)
        {
            Send(MessageKind.Ready, 0, new Dictionary<string, object?>());
        }
    }

    public Link Link { get; }

    /// <summary>What serves the peer's calls.</summary>
    public Hub Hub { get; init; } = new();

    /// <summary>How often the hub was told that a cancelled call did not end.</summary>
    public int Stuck { get; private set; }

    /// <summary>What ended the link, once it has ended.</summary>
    public Task<Exception?> Ended => _ended.Task;

    public Task<int> AddAsync(CallOptions? options = null) => CallAsync("add", options ?? CallOptions.None, 2, 2);

    /// <summary>A call of the peer in the course of whatever the running code belongs to.</summary>
    public Task<int> CallBackAsync(string action) => CallAsync(action, CallOptions.None);

    public Task<int> CallAsync(string action, CallOptions options, params object?[] arguments) => CallAsync<int>(action, options, arguments);

    public async Task<T> CallAsync<T>(string action, CallOptions options, params object?[] arguments)
    {
        var call = new PendingCall<T>(action, new ValueLimits()) { Chain = Chain.Current };
        return Link.SendDirectly(call, Encoding.UTF8.GetBytes(action), arguments, options, isUrgent: false)
            ? await Link.WaitAsync(call)
            : throw new LinkException("The link takes no calls.");
    }

    /// <summary>Makes the call of a stream at once.</summary>
    public IAsyncEnumerator<T> Stream<T>(string action, CallOptions options)
    {
        var stream = new PendingStream<T>(action, new ValueLimits(), options, CancellationToken.None) { IsSureToYield = true };
        Link.SendBound(stream, Encoding.UTF8.GetBytes(action), [], stream.Options, isUrgent: false);
        return stream;
    }

    /// <summary>A number for a call of the peer that is above all before.</summary>
    public ulong NextPeerCall() => _lastPeerCall += 2;

    /// <summary>Reads what the hub sends up to the next frame, and answers its kind and call.</summary>
    public (MessageKind Kind, ulong Call) Read()
    {
        Frame frame = Next();
        return (frame.Header.Kind, frame.Header.Call);
    }

    /// <summary>Reads what the hub sends up to the next frame, and answers all of it.</summary>
    public HubFrame ReadFrame() => new(Next());

    /// <summary>As <see cref="ReadFrame()"/>, for a message of which the test knows what it is.</summary>
    public HubFrame ReadFrame(MessageKind kind, ulong call)
    {
        HubFrame frame = ReadFrame();
        Assert.Equal((kind, call), (frame.Kind, frame.Call));
        return frame;
    }

    /// <summary>Sends a message; the <see cref="PeerSlot"/>s of its payload become its table.</summary>
    public void Send<T>(MessageKind kind, ulong call, T payload)
    {
        var output = new OutputBuffer();
        int start = FrameWriter.Begin(output, kind, call);
        End(output, start, FrameFlags.None, slots => PickleCodec.Write(output, payload, new ValueLimits(), handles: slots), target: null);
    }

    /// <summary>Calls an action of the hub, or a handle's.</summary>
    public void SendCall(ulong call, string action, object?[] arguments, PeerCall? more = null)
    {
        more ??= PeerCall.Plain;
        _lastPeerCall = Math.Max(_lastPeerCall, call);
        var output = new OutputBuffer();
        int start = FrameWriter.Begin(output, MessageKind.Call, call, Encoding.UTF8.GetBytes(action), more.Parent, credit: more.Credit);
        FrameFlags flags = (more.Keywords is null ? FrameFlags.None : FrameFlags.Named) | (more.WantsHandle ? FrameFlags.Handle : FrameFlags.None);
        End(output, start, flags, slots => PickleCodec.WriteArguments(output, arguments, more.Keywords, new ValueLimits(), handles: slots), more.Target);
    }

    /// <summary>Calls an action with a handle that the message's table does not have.</summary>
    public void SendUnlistedHandle(ulong call, string action)
    {
        if (_json is null)
        {
            SendCall(call, action, [new Unlisted()]);
        }
        else
        {
            SendJson($"{{\"kind\":\"call\",\"call\":{call},\"name\":\"{action}\",\"payload\":[{{\"$\":[\"handle\",0]}}]}}");
        }
    }

    /// <summary>Reads a frame of the JSON form as it stands on the pipe; not to be mixed with the other ways to read.</summary>
    public (bool IsBinary, byte[] Bytes) ReadJsonFrame()
    {
        uint head = BitConverter.ToUInt32(ReadExactly(sizeof(uint)));
        return (head >> 31 == 1, ReadExactly((int)(head & int.MaxValue)));
    }

    /// <summary>Reads a message of text in the JSON form.</summary>
    public string ReadJson()
    {
        (bool isBinary, byte[] bytes) = ReadJsonFrame();
        Assert.False(isBinary);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Sends a message of text in the JSON form.</summary>
    public void SendJson(string text) => SendRaw([.. BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)]);

    public void SendCancel(ulong call) => Send(output => FrameWriter.WriteBare(output, MessageKind.Cancel, call));

    public void SendCredit(ulong call, ulong items, ulong bytes) => Send(output => FrameWriter.WriteCredit(output, call, new Credit(items, bytes)));

    /// <summary>Lets go of what lives at the hub.</summary>
    public void SendRelease(ulong handle, ushort count = 1) =>
        Send(output => FrameWriter.WriteRelease(output, [new HandleEntry(HandleSide.Receiver, HandleKind.Function, handle, count)]));

    public void SendEvent(string topic, object? data)
    {
        var output = new OutputBuffer();
        int start = FrameWriter.Begin(output, MessageKind.Event, name: Encoding.UTF8.GetBytes(topic));
        End(output, start, FrameFlags.None, slots => PickleCodec.Write(output, data, new ValueLimits(), handles: slots), target: null);
    }

    public void SendRaw(params byte[] bytes) => _toHub.Write(bytes);

    public void CloseToHub() => _toHub.Dispose();

    public void Dispose()
    {
        Link.Close(() => new LinkException("The rig was disposed."));
        _toHub.Dispose();
        _fromHub.Dispose();
    }

    void ILinkOwner.OnJoin(in Frame frame)
    {
    }

    void ILinkOwner.OnReady(in Frame frame)
    {
    }

    void ILinkOwner.OnLoadError(RemoteError error)
    {
    }

    void ILinkOwner.OnLog(in Frame frame, PendingCall? call)
    {
    }

    ServedCall? ILinkOwner.Serve(in Frame frame, MessageReader reader, Chain chain) => Hub.Serve(frame, reader, chain);

    void ILinkOwner.OnEvent(Link link, in Frame frame, MessageReader reader) => Hub.OnEvent(link, frame, reader);

    void ILinkOwner.OnStuck(string action) => Stuck++;

    void ILinkOwner.OnCancelled()
    {
    }

    void ILinkOwner.OnEnoughCalls()
    {
    }

    void ILinkOwner.OnPrinted(ReadOnlySpan<byte> bytes)
    {
    }

    void ILinkOwner.OnLinkEnd(Exception? error) => _ended.TrySetResult(error);

    private Frame Next()
    {
        Frame frame;
        while (!_frames.TryRead(out frame))
        {
            byte[] bytes = new byte[4096];
            int count = Task.Run(() => _fromHub.Read(bytes)).WaitAsync(Patience).GetAwaiter().GetResult();
            Assert.NotEqual(0, count);
            _frames.Feed(bytes.AsSpan(0, count));
        }

        return frame;
    }

    private byte[] ReadExactly(int count)
    {
        byte[] bytes = new byte[count];
        Task.Run(() => _fromHub.ReadExactly(bytes)).WaitAsync(Patience).GetAwaiter().GetResult();
        return bytes;
    }

    private void Send(Action<OutputBuffer> write)
    {
        var output = new OutputBuffer();
        write(output);
        Write(output);
    }

    // What the peer speaks, as the hub's own codec writes it.
    private void Write(OutputBuffer frame)
    {
        if (_json is null)
        {
            _toHub.Write(frame.Written);
            return;
        }

        JsonMessage message = _json.Write(frame.Written);
        message.Seal(FrameHeader.Read(frame.Written).Call);
        while (message.NeedsParts && message.Left > 0)
        {
            _toHub.Write(message.TakePart(0));
        }

        if (!message.NeedsParts)
        {
            _toHub.Write(message.Frame);
        }

        message.Return();
    }

    private void End(OutputBuffer output, int start, FrameFlags flags, Action<PeerSlots> writePayload, PeerSlot? target)
    {
        var slots = new PeerSlots();
        if (target is not null)
        {
            slots.Add(target);
        }

        int payloadStart = output.Length;
        writePayload(slots);
        if (slots.Entries.Count > 0)
        {
            FrameWriter.InsertTables(output, payloadStart, slots.Entries, []);
            flags |= FrameFlags.Tables;
        }

        FrameWriter.End(output, start, flags);
        Write(output);
    }
}
