using System.Threading.Channels;
using Pons.Arenas;
using Pons.Links;
using Pons.Pools;
using Pons.Protocol.Frames;

namespace Pons.Serving;

/// <summary>A call of a peer's action that yields, by a door: items are kept as they came.</summary>
/// <remarks>The link's thread feeds it, one reader reads it; what waits is bounded by the credit that the reader grants. Disposing ends the call over there too.</remarks>
internal sealed class KeptStream : PendingCall, IAsyncDisposable
{
    private readonly Parcel _parcel;
    private readonly Channel<KeptFrame> _frames = Channel.CreateUnbounded<KeptFrame>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private long _allowed = StreamWindow.Usual.Items;
    private ulong _readItems;
    private ulong _readBytes;
    private bool _hasYielded;
    private int _isClaimed;

    private KeptStream(string action, Parcel parcel)
        : base(action)
    {
        _parcel = parcel;
    }

    public override Parcel? Parcel => _parcel;

    public override Credit? Credit => StreamWindow.Usual.Credit;

    public override bool HasEnded => IsOver;

    public override bool HasArrived => IsOver;

    public override bool IsOver => Volatile.Read(ref _isClaimed) != 0;

    /// <summary>Makes a call.</summary>
    /// <exception cref="PonsException">It could not be sent.</exception>
    public static KeptStream Send(Peer peer, ExposedAction action, Parcel arguments, CallOptions options)
    {
        var call = new KeptStream(action.Name, arguments);
        peer.Router.Send(call, action, [], options, isUrgent: false)?.EnsureRead();
        return call;
    }

    /// <summary>The next message of items, or the value that was returned where nothing was yielded; nothing at the end. To be disposed or dropped.</summary>
    /// <exception cref="PonsException">The call ended badly, after the items before.</exception>
    public async ValueTask<KeptFrame?> NextAsync()
    {
        while (await _frames.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            if (_frames.Reader.TryRead(out KeptFrame? frame))
            {
                return frame;
            }
        }

        return null;
    }

    /// <summary>So much of what came was taken: the producer may go on.</summary>
    public void Count(in Frame frame)
    {
        bool isBatch = frame.Header.Flags.HasFlag(FrameFlags.Batch);
        ulong items = isBatch ? (ulong)new Batch(frame.Payload).Count : 1;
        ulong bytes = (ulong)frame.Payload.Length - (isBatch ? sizeof(uint) * items : 0);
        for (int i = 0; i < frame.Buffers.Count; i++)
        {
            bytes += frame.Buffers[i].Size;
        }

        (_readItems, _readBytes) = (_readItems + items, _readBytes + bytes);
        if ((2 * _readItems >= (ulong)StreamWindow.Usual.Items || 2 * _readBytes >= (ulong)StreamWindow.Usual.Bytes) && !IsOver)
        {
            Interlocked.Add(ref _allowed, (long)_readItems);
            Link!.SendCredit(Id, new Credit(_readItems, _readBytes));
            (_readItems, _readBytes) = (0, 0);
        }
    }

    public override void Yield(in Frame frame, MessageReader reader)
    {
        int count = frame.Header.Flags.HasFlag(FrameFlags.Batch) ? new Batch(frame.Payload).Count : 1;
        if (Interlocked.Add(ref _allowed, -count) < 0)
        {
            throw new ProtocolException("order", $"The stream of '{Action}' yields more items than it was granted.");
        }

        _hasYielded = true;
        Keep(frame, reader);
    }

    public override void Answer(in Frame frame, MessageReader reader, bool onLinkThread)
    {
        if (!Claim())
        {
            reader.Drop(frame);
            return;
        }

        if (frame.Header.Kind == MessageKind.Error)
        {
            Finish(RemoteError.Read(frame.Payload, Action).ToException());
            return;
        }

        if (_hasYielded)
        {
            reader.Drop(frame);
        }
        else
        {
            Keep(frame, reader);
        }

        Dispose();
        _frames.Writer.TryComplete();
    }

    public ValueTask DisposeAsync()
    {
        if (Claim())
        {
            Route?.Abandon(this);
            Finish(new OperationCanceledException($"The stream of '{Action}' was broken off."));
        }

        while (_frames.Reader.TryRead(out KeptFrame? frame))
        {
            frame.Drop();
        }

        return ValueTask.CompletedTask;
    }

    protected override bool Claim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;

    protected override void Finish(Exception error)
    {
        Dispose();
        _frames.Writer.TryComplete(error);
    }

    private void Keep(in Frame frame, MessageReader reader)
    {
        var kept = new KeptFrame(frame, reader);
        if (!_frames.Writer.TryWrite(kept))
        {
            kept.Drop(); // broken off meanwhile
        }
    }
}
