using System.Buffers;
using Pons.Protocol.Frames;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Links;

/// <summary>A pending call whose result is wanted as <typeparamref name="T"/>: waited for by a thread, or by a task that is made only when somebody asks for it.</summary>
internal sealed class PendingCall<T>(string action, ValueLimits limits) : PendingCall(action), IThreadPoolWorkItem
{
    private const int LargeAnswer = 16 * 1024;

    // Stands where a waiter would stand once the call has ended.
    private static readonly object Ended = new();

    private Exception? _error;
    private T? _value;
    private int _isClaimed;

    // Nothing, who waits (a task's source, or a thread's gate), or Ended; what was written before Ended is seen by whoever sees it.
    private object? _waiter;

    // A large answer, kept as it came until a thread of the pool decodes it.
    private byte[]? _payload;
    private volatile bool _isDecodedElsewhere;
    private int _payloadSize;

    public override bool HasEnded => ReferenceEquals(Volatile.Read(ref _waiter), Ended);

    public override bool HasArrived => _isDecodedElsewhere || HasEnded;

    public override void Answer(in Frame frame, bool onLinkThread)
    {
        if (HasEnded)
        {
            return;
        }

        if (frame.Header.Kind == MessageKind.Error)
        {
            Fail(RemoteError.Read(frame.Payload, Action).ToException());
        }
        else if (onLinkThread && frame.Payload.Length > LargeAnswer)
        {
            _payloadSize = frame.Payload.Length;
            _payload = ArrayPool<byte>.Shared.Rent(_payloadSize);
            frame.Payload.CopyTo(_payload);
            _isDecodedElsewhere = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else
        {
            Decode(frame.Payload);
        }
    }

    /// <summary>Decodes a large answer, on a thread of the pool.</summary>
    public void Execute()
    {
        byte[] payload = _payload!;
        Decode(payload.AsSpan(0, _payloadSize));
        _payload = null;
        ArrayPool<byte>.Shared.Return(payload);
    }

    public override bool Fail(Exception error) => End(default, error);

    /// <summary>Blocks until the call has ended, and answers its result or throws its error.</summary>
    public T Wait()
    {
        if (!HasEnded)
        {
            object gate = new();
            lock (gate)
            {
                if (Interlocked.CompareExchange(ref _waiter, gate, null) is null)
                {
                    while (!HasEnded)
                    {
                        Monitor.Wait(gate);
                    }
                }
            }
        }

        if (_error is not null)
        {
            throw _error;
        }

        return _value!;
    }

    /// <summary>The call as a task. Continuations never run on the thread that ends it, which may be the link's own.</summary>
    public Task<T> AsTask()
    {
        if (!HasEnded)
        {
            var source = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Interlocked.CompareExchange(ref _waiter, source, null) is null)
            {
                return source.Task;
            }
        }

        return _error switch
        {
            null => Task.FromResult(_value!),
            OperationCanceledException { CancellationToken.IsCancellationRequested: true } cancelled => Task.FromCanceled<T>(cancelled.CancellationToken),
            _ => Task.FromException<T>(_error),
        };
    }

    private void Decode(ReadOnlySpan<byte> payload)
    {
        try
        {
            End(PickleCodec.Read<T>(payload, limits), null);
        }
        catch (Exception error)
        {
            // Whatever the target type's own constructor throws belongs to this call too.
            End(default, error);
        }
    }

    private bool End(T? value, Exception? error)
    {
        if (Interlocked.Exchange(ref _isClaimed, 1) != 0)
        {
            return false;
        }

        (_value, _error) = (value, error);
        object? waiter = Interlocked.Exchange(ref _waiter, Ended);
        Dispose();
        if (waiter is TaskCompletionSource<T> source)
        {
            Complete(source);
        }
        else if (waiter is not null)
        {
            lock (waiter)
            {
                Monitor.PulseAll(waiter);
            }
        }

        return true;
    }

    private void Complete(TaskCompletionSource<T> source)
    {
        switch (_error)
        {
            case null: source.SetResult(_value!); break;
            case OperationCanceledException { CancellationToken.IsCancellationRequested: true } cancelled: source.SetCanceled(cancelled.CancellationToken); break;
            default: source.SetException(_error); break;
        }
    }
}
