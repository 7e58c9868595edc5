using System.Threading.Tasks.Sources;
using Pons.Arenas;
using Pons.Links;
using Pons.Pools;
using Pons.Protocol.Frames;

namespace Pons.Serving;

/// <summary>A call of a peer's action by a door: the answer is kept as it came, for whoever knows what form it is wanted in.</summary>
internal sealed class KeptCall : PendingCall, IValueTaskSource<KeptFrame>
{
    private readonly Parcel _parcel;
    private ManualResetValueTaskSourceCore<KeptFrame> _answer = new() { RunContinuationsAsynchronously = true };
    private int _isClaimed;

    private KeptCall(string action, Parcel parcel)
        : base(action)
    {
        _parcel = parcel;
    }

    public override Parcel? Parcel => _parcel;

    // Whoever asks by HTTP has waited for such turns already, and answers as many more at the same time.
    public override bool MayGather => true;

    public override bool HasEnded => IsOver;

    public override bool HasArrived => IsOver;

    public override bool IsOver => Volatile.Read(ref _isClaimed) != 0;

    /// <summary>Makes a call; the answer is to be disposed.</summary>
    /// <exception cref="PonsException">It could not be sent, or ended badly.</exception>
    public static ValueTask<KeptFrame> SendAsync(Peer peer, ExposedAction action, Parcel arguments, CallOptions options)
    {
        var call = new KeptCall(action.Name, arguments);
        peer.Router.Send(call, action, [], options, isUrgent: false)?.EnsureRead();
        return new ValueTask<KeptFrame>(call, call._answer.Version);
    }

    public override void Answer(in Frame frame, MessageReader reader, bool onLinkThread)
    {
        if (!Claim())
        {
            reader.Drop(frame);
        }
        else if (frame.Header.Kind == MessageKind.Error)
        {
            Finish(RemoteError.Read(frame.Payload, Action).ToException());
        }
        else
        {
            Dispose();
            _answer.SetResult(new KeptFrame(frame, reader));
        }
    }

    KeptFrame IValueTaskSource<KeptFrame>.GetResult(short token) => _answer.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<KeptFrame>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<KeptFrame>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);

    protected override bool Claim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;

    protected override void Finish(Exception error)
    {
        Dispose();
        _answer.SetException(error);
    }
}
