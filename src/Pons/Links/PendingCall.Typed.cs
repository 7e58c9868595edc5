using System.Buffers;
using Pons.Arenas;
using Pons.Protocol.Frames;
using Pons.Protocol.Values;

namespace Pons.Links;

/// <summary>A pending call whose result is wanted as <typeparamref name="T"/>: waited for by a thread, or by a task that is made only when somebody asks for it.</summary>
internal sealed class PendingCall<T>(string action, ValueLimits limits) : PendingCall(action), IThreadPoolWorkItem
{
    private const int LargeAnswer = 16 * 1024;

    // Stands where a waiter would stand once the call has ended.
    private static readonly object Ended = new();

    // A generator that is called, and not read, can be had only as what it is.
    private static readonly bool IsReference =
        typeof(T) == typeof(Handle) || (typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));

    private Exception? _error;
    private T? _value;
    private int _isClaimed;

    // Nothing, who waits (a task's source, or a thread's gate), or Ended; what was written before Ended is seen by whoever sees it.
    private object? _waiter;

    // A large answer, kept as it came until the thread that waits for it, or one of the pool, decodes it.
    private byte[]? _frame;
    private FrameHeader _header;
    private MessageReader? _reader;
    private bool _isHeld;
    private int _isDecoding;
    private volatile bool _isDecodedElsewhere;

    public override bool WantsHandle => IsReference;

    public override bool HasEnded => ReferenceEquals(Volatile.Read(ref _waiter), Ended);

    public override bool HasArrived => _isDecodedElsewhere || HasEnded;

    public override void Answer(in Frame frame, MessageReader reader, bool onLinkThread)
    {
        if (IsOver)
        {
            reader.Drop(frame);
            return;
        }

        if (frame.Header.Kind == MessageKind.Error)
        {
            Fail(RemoteError.Read(frame.Payload, Action).ToException());
        }
        else if (onLinkThread && MessageReader.SizeOf(frame) > LargeAnswer)
        {
            // Whoever calls this holds the memory of a message with buffers, so that it can be held once more.
            _isHeld = frame.Buffers.Count > 0 && reader.TryHold();
            _frame = ArrayPool<byte>.Shared.Rent(frame.Bytes.Length);
            frame.Bytes.CopyTo(_frame);
            (_header, _reader) = (frame.Header, reader);
            _isDecodedElsewhere = true;
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _waiter) is { } waiter and not TaskCompletionSource<T> && !ReferenceEquals(waiter, Ended))
            {
                Wake(waiter);
            }
            else
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }
        else
        {
            Decode(frame, reader);
        }
    }

    /// <summary>Decodes a large answer, on a thread of the pool or on the one that waits for it.</summary>
    public void Execute()
    {
        if (Interlocked.Exchange(ref _isDecoding, 1) != 0)
        {
            return;
        }

        byte[] bytes = _frame!;
        MessageReader reader = _reader!;
        try
        {
            var frame = Frame.Parse(_header, bytes.AsSpan(0, (int)_header.TotalBytes));
            if (IsOver)
            {
                reader.Drop(frame);
            }
            else
            {
                Decode(frame, reader);
            }
        }
        catch (ProtocolException fault)
        {
            reader.Fail(fault);
        }
        finally
        {
            if (_isHeld)
            {
                reader.LetGo();
            }

            (_frame, _reader) = (null, null);
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    public override bool IsOver => Volatile.Read(ref _isClaimed) != 0;

    protected override bool Claim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;

    protected override void Finish(Exception error) => Complete(default, error);

    /// <summary>Blocks until the call has ended, and answers its result or throws its error.</summary>
    public T Wait()
    {
        do
        {
            WaitForNews();
        }
        while (RunVisitor());

        return Result;
    }

    /// <summary>What the call ended with.</summary>
    public T Result => _error is null ? _value! : throw _error;

    /// <summary>Blocks until the call has ended, or the peer calls something that this thread is to run.</summary>
    public void WaitForNews()
    {
        object gate = Volatile.Read(ref _waiter) ?? new object();
        gate = Interlocked.CompareExchange(ref _waiter, gate, null) ?? gate;
        while (!HasEnded && !IsVisited)
        {
            WaitOnce(gate);
        }
    }

    public override void Wake()
    {
        if (Volatile.Read(ref _waiter) is { } gate and not TaskCompletionSource<T> && !ReferenceEquals(gate, Ended))
        {
            Wake(gate);
        }
    }

    // A large answer is decoded by the thread that waits for it, which a thread of the pool might keep waiting: the pool may be full of such waiters.
    private void WaitOnce(object gate)
    {
        if (_isDecodedElsewhere && Volatile.Read(ref _isDecoding) == 0)
        {
            Execute();
            return;
        }

        bool isTimely = true;
        lock (gate)
        {
            if (!HasEnded && !IsVisited && !(_isDecodedElsewhere && Volatile.Read(ref _isDecoding) == 0))
            {
                isTimely = Monitor.Wait(gate, IsOver ? Timeout.InfiniteTimeSpan : TimeLeft);
            }
        }

        if (!isTimely)
        {
            ReachLimit();
        }
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

    /// <exception cref="ProtocolException">The payload names what its message's tables do not have: a fault of the link, and not of this call alone.</exception>
    private void Decode(in Frame frame, MessageReader reader)
    {
        try
        {
            T value = reader.Read<T>(frame, limits);
            if (!End(value, null) && value is IDisposable unwanted)
            {
                unwanted.Dispose(); // leased memory, for a caller that has gone meanwhile
            }
        }
        catch (Exception error)
        {
            // Whatever the target type's own constructor throws belongs to this call too.
            End(default, error);
            if (error is ProtocolException { Code: "table" })
            {
                throw;
            }
        }
    }

    private bool End(T? value, Exception? error)
    {
        bool isMine = Claim();
        if (isMine)
        {
            Complete(value, error);
        }

        return isMine;
    }

    private void Complete(T? value, Exception? error)
    {
        (_value, _error) = (value, error);
        object? waiter = Interlocked.Exchange(ref _waiter, Ended);
        Dispose();
        if (_isDecodedElsewhere && Volatile.Read(ref _isDecoding) == 0)
        {
            // Given up while its answer waits to be decoded: whoever was to do that has no reason any more.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        if (waiter is TaskCompletionSource<T> source)
        {
            Complete(source);
        }
        else if (waiter is not null)
        {
            Wake(waiter);
        }
    }

    private static void Wake(object gate)
    {
        lock (gate)
        {
            Monitor.PulseAll(gate);
        }
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
