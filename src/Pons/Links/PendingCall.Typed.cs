using System.Buffers;
using Pons.Protocol.Frames;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Links;

/// <summary>A pending call whose result is wanted as <typeparamref name="T"/>: waited for by a thread, or by a task that is made only when somebody asks for it.</summary>
internal sealed class PendingCall<T>(string action, ValueLimits limits) : PendingCall(action), IThreadPoolWorkItem
{
    private const int LargeAnswer = 16 * 1024;

    private readonly object _gate = new();
    private TaskCompletionSource<T>? _task;
    private Exception? _error;
    private T? _value;
    private volatile bool _hasEnded;

    // A large answer, kept as it came until a thread of the pool decodes it.
    private byte[]? _payload;
    private int _payloadSize;

    public override bool HasEnded => _hasEnded;

    public override void Answer(in Frame frame, bool onLinkThread)
    {
        if (_hasEnded)
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
        if (!_hasEnded)
        {
            lock (_gate)
            {
                while (!_hasEnded)
                {
                    Monitor.Wait(_gate);
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
        lock (_gate)
        {
            if (!_hasEnded)
            {
                _task = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
                return _task.Task;
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
        TaskCompletionSource<T>? task;
        lock (_gate)
        {
            if (_hasEnded)
            {
                return false;
            }

            (_value, _error) = (value, error);
            _hasEnded = true;
            task = _task;
            Monitor.PulseAll(_gate);
        }

        Dispose();
        switch (error)
        {
            case null: task?.SetResult(value!); break;
            case OperationCanceledException cancelled when cancelled.CancellationToken.IsCancellationRequested: task?.SetCanceled(cancelled.CancellationToken); break;
            default: task?.SetException(error); break;
        }

        return true;
    }
}
