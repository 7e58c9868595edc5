using System.IO.Pipes;
using System.Text;
using Pons.Arenas;
using Pons.Links;
using Pons.Protocol;
using Pons.Protocol.Frames;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;
using Pons.Serving;

namespace Pons.Tests.Links;

/// <summary>A link over real pipes, with the test at the other end: it reads what the hub sends and answers whatever it likes.</summary>
internal sealed class LinkRig : ILinkOwner, IDisposable
{
    private readonly AnonymousPipeServerStream _toHub = new(PipeDirection.Out);
    private readonly AnonymousPipeServerStream _fromHub = new(PipeDirection.In);
    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FrameReader _frames = new(1 << 30);
    private readonly Hub _hub = new();

    public LinkRig(LinkLimits? limits = null, bool isReady = true)
    {
        byte[] preamble = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];
        var pipe = new UnixPipe(_toHub.ClientSafePipeHandle, _fromHub.ClientSafePipeHandle);
        Link = new Link(pipe, this, limits ?? new LinkLimits(), preamble, TimeProvider.System);
        Link.Start();
        _toHub.Write(preamble);
        if (isReady)
        {
            Send(MessageKind.Ready, 0, new Dictionary<string, object?>());
        }
    }

    public Link Link { get; }

    /// <summary>What ended the link, once it has ended.</summary>
    public Task<Exception?> Ended => _ended.Task;

    public Task<int> AddAsync(CallOptions? options = null) => CallAsync("add", options ?? CallOptions.None, 2, 2);

    public async Task<int> CallAsync(string action, CallOptions options, params object?[] arguments)
    {
        var call = new PendingCall<int>(action, new ValueLimits());
        return Link.SendDirectly(call, Encoding.UTF8.GetBytes(action), arguments, options, isUrgent: false)
            ? await Link.WaitAsync(call)
            : throw new LinkException("The link takes no calls.");
    }

    /// <summary>Reads what the hub sends up to the next frame, and answers its kind and call.</summary>
    public (MessageKind Kind, ulong Call) Read()
    {
        Frame frame;
        while (!_frames.TryRead(out frame))
        {
            int count = _fromHub.Read(_frames.GetSpace());
            Assert.NotEqual(0, count);
            _frames.Advance(count);
        }

        return (frame.Header.Kind, frame.Header.Call);
    }

    public void Send<T>(MessageKind kind, ulong call, T payload)
    {
        var output = new OutputBuffer();
        int start = FrameWriter.Begin(output, kind, call);
        PickleCodec.Write(output, payload, new ValueLimits());
        FrameWriter.End(output, start);
        _toHub.Write(output.Written);
    }

    public void SendRaw(params byte[] bytes) => _toHub.Write(bytes);

    public void CloseToHub() => _toHub.Dispose();

    public void Dispose()
    {
        Link.Close(() => new LinkException("The rig was disposed."));
        _toHub.Dispose();
        _fromHub.Dispose();
    }

    void ILinkOwner.OnReady(in Frame frame)
    {
    }

    void ILinkOwner.OnLoadError(RemoteError error)
    {
    }

    void ILinkOwner.OnLog(in Frame frame, string? action)
    {
    }

    ServedCall? ILinkOwner.Serve(in Frame frame, MessageReader reader, Chain chain) => _hub.Serve(frame, reader, chain);

    void ILinkOwner.OnEvent(Link link, in Frame frame, MessageReader reader) => _hub.OnEvent(link, frame, reader);

    void ILinkOwner.OnStuck(string action)
    {
    }

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
}
