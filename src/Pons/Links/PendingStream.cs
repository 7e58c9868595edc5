using System.Threading.Tasks.Sources;
using Pons.Arenas;
using Pons.Protocol.Frames;
using Pons.Protocol.Values;

namespace Pons.Links;

/// <summary>A call that yields, read by one consumer: frames wait here as they came, and each item is decoded when it is asked for.</summary>
/// <remarks>The link's thread feeds it and its consumer reads it; what waits is bounded by the credit that the consumer has granted.</remarks>
internal sealed partial class PendingStream<T> : PendingCall, IAsyncEnumerator<T>, IValueTaskSource<bool>
{
    private readonly ValueLimits _limits;
    private readonly CancellationTokenSource? _joined;
    private readonly Lock _gate = new();
    private readonly Queue<KeptFrame> _frames = [];
    private readonly TaskCompletionSource _offWire = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ManualResetValueTaskSourceCore<bool> _signal = new() { RunContinuationsAsynchronously = true };
    private KeptFrame? _batch;
    private int _at;
    private int _batchSize;
    private ulong _readItems;
    private ulong _readBytes;
    private Exception? _error;
    private bool _isWaiting;
    private bool _hasYielded;
    private long _allowed;
    private int _isClaimed;
    private volatile bool _isCut;
    private volatile bool _hasEnded;

    public PendingStream(string action, ValueLimits limits, CallOptions options, CancellationToken token)
        : base(action)
    {
        options.Window.Validate();
        _allowed = options.Window.Items;
        _limits = limits;
        if (token.CanBeCanceled && options.CancellationToken.CanBeCanceled && token != options.CancellationToken)
        {
            _joined = CancellationTokenSource.CreateLinkedTokenSource(token, options.CancellationToken);
            token = _joined.Token;
        }

        Options = token.CanBeCanceled ? options with { CancellationToken = token } : options;
    }

    /// <summary>Whether the action is known to yield: then a result after no items is the generator's own.</summary>
    public bool IsSureToYield { get; init; }

    /// <summary>Whether what is returned without an item before it is read as the only item.</summary>
    public bool EndsInItem { get; init; }

    public T Current { get; private set; } = default!;

    public override Credit? Credit => Options.Window.Credit;

    public override bool WantsHandle => typeof(T) == typeof(Handle);

    public override bool HasEnded => _hasEnded;

    public override bool HasArrived => _hasEnded;

    public override bool IsOver => Volatile.Read(ref _isClaimed) != 0;

    public override void Yield(in Frame frame, MessageReader reader)
    {
        if (frame.Header.Flags.HasFlag(FrameFlags.Batch))
        {
            _ = new Batch(frame.Payload); // a broken one is the link's fault, and not the consumer's
        }

        bool isWanted;
        bool wasWaiting = false;
        lock (_gate)
        {
            isWanted = !IsOver;
            if (isWanted)
            {
                Spend(frame);
                _hasYielded = true;
                _frames.Enqueue(new KeptFrame(frame, reader));
                (wasWaiting, _isWaiting) = (_isWaiting, false);
            }
        }

        if (!isWanted)
        {
            reader.Drop(frame);
        }
        else if (wasWaiting)
        {
            _signal.SetResult(true);
        }
    }

    public override void Answer(in Frame frame, MessageReader reader, bool onLinkThread)
    {
        if (IsOver)
        {
            reader.Drop(frame);
        }
        else if (frame.Header.Kind == MessageKind.Error)
        {
            Fail(RemoteError.Read(frame.Payload, Action).ToException());
        }
        else if (EndsInItem && !_hasYielded)
        {
            EndWith(frame, reader);
        }
        else if (_hasYielded || IsSureToYield)
        {
            reader.Drop(frame);
            End(null);
        }
        else
        {
            End(IsNothing(frame, reader) ? null : new LinkException($"'{Action}' does not yield: it returned a value. Call it with {nameof(Peer.CallAsync)}."));
        }
    }

    private void EndWith(in Frame frame, MessageReader reader)
    {
        bool wasWaiting = false;
        var kept = new KeptFrame(frame, reader);
        if (!Claim())
        {
            kept.Drop();
            return;
        }

        lock (_gate)
        {
            _frames.Enqueue(kept);
            _hasEnded = true;
            (wasWaiting, _isWaiting) = (_isWaiting, false);
        }

        Dispose();
        if (wasWaiting)
        {
            _signal.SetResult(true);
        }
    }

    private static bool IsNothing(in Frame frame, MessageReader reader)
    {
        try
        {
            object? value = reader.Read<object?>(frame, new ValueLimits());
            (value as IDisposable)?.Dispose();
            return value is null;
        }
        catch (Exception error) when (error is ValueException or HandleLostException)
        {
            return false; // a value that cannot be had is one too
        }
    }

    public override void LeaveWire() => _offWire.TrySetResult();

    public ValueTask<bool> MoveNextAsync()
    {
        if (_batch is not null && !_isCut)
        {
            return new ValueTask<bool>(ReadBatch());
        }

        lock (_gate)
        {
            if (_frames.Count == 0 && !_hasEnded)
            {
                _signal.Reset();
                _isWaiting = true;
                return new ValueTask<bool>(this, _signal.Version);
            }
        }

        try
        {
            return new ValueTask<bool>(TakeNext());
        }
        catch (Exception error)
        {
            return ValueTask.FromException<bool>(error);
        }
    }

    /// <summary>Ends the reading; when the stream goes on over there it is cancelled, and its end awaited: what the generator has to clean up is done by then.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Claim())
        {
            _isCut = true;
            Route?.Abandon(this);
            Finish(new ObjectDisposedException(nameof(PendingStream<>)));
        }

        DropAll();
        _joined?.Dispose();
        // One that has no number was never sent, and has no end there.
        if (Id != 0 && Link!.GracePeriod != Timeout.InfiniteTimeSpan)
        {
            await _offWire.Task.ConfigureAwait(false);
        }
    }

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        _signal.GetResult(token);
        return TakeNext();
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _signal.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _signal.OnCompleted(continuation, state, token, flags);

    protected override bool Claim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;

    protected override void Finish(Exception error) => Complete(error, isCut: error is OperationCanceledException or TimeoutException);

    private void End(Exception? error)
    {
        if (Claim())
        {
            Complete(error);
        }
    }

    private void Complete(Exception? error, bool isCut = false)
    {
        bool wasWaiting;
        lock (_gate)
        {
            // The error before the cut: who reads just now takes no lock, and items that are cut off without their error would look like the end.
            _error = error;
            _isCut |= isCut;
            _hasEnded = true;
            (wasWaiting, _isWaiting) = (_isWaiting, false);
        }

        Dispose();
        if (_isCut)
        {
            DropWaiting();
        }

        if (wasWaiting)
        {
            _signal.SetResult(true);
        }
    }
}
