using Pons.Protocol;
using Pons.Protocol.Frames;

namespace Pons.Links;

/// <summary>Writes frames to a pipe in the order in which they take their turn; what a full pipe does not take waits here, up to a limit.</summary>
/// <remarks>
/// Safe for any number of threads. The common case is one system call on the caller's thread. A caller is never held up by a full pipe: a thread that lives only
/// as long as something waits does the rest. After several answers at once frames are gathered until the thread pool has come round: the calls that follow from them
/// then go out in one write. Should the pool be stuck, the link's thread ends the gathering within a millisecond.
/// </remarks>
internal sealed class Outbox(IPipe pipe, long waitingLimit, Action<Exception> failed) : IThreadPoolWorkItem
{
    private const int GatheredLimit = 32 * 1024;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly Lock _turn = new();
    private readonly Queue<byte[]> _waiting = [];
    private readonly OutputBuffer _gathered = new();
    private bool _isGathering;
    private bool _isFlushQueued;
    private int _sentOfFirst;
    private long _waitingBytes;
    private bool _isClosed;

    /// <summary>Sends frames that need no answer; false when the link is closed.</summary>
    public bool Send(OutputBuffer frames)
    {
        lock (_turn)
        {
            Put(frames.Written, isUrgent: true);
            return !_isClosed;
        }
    }

    /// <summary>Sends a call. It takes its id only now, in its turn, so that ids rise on the wire (SPEC chapter 3).</summary>
    /// <returns>False when no calls are taken any more; then nothing was sent.</returns>
    public bool SendCall(OutputBuffer frame, PendingCall call, CallTable calls, bool isUrgent)
    {
        lock (_turn)
        {
            if (!calls.Add(call))
            {
                return false;
            }

            FrameWriter.SetCall(frame.Written, call.Id);
            Put(frame.Written, isUrgent);
            return true;
        }
    }

    public void BeginGathering()
    {
        lock (_turn)
        {
            _isGathering = true;
        }
    }

    public void EndGathering()
    {
        lock (_turn)
        {
            _isGathering = false;
            Flush();
        }
    }

    /// <summary>Writes what was gathered: the thread pool has come round.</summary>
    public void Execute()
    {
        lock (_turn)
        {
            _isFlushQueued = false;
            Flush();
        }
    }

    /// <summary>Whether so much waits that nothing more may be sent for now.</summary>
    public bool IsFull => Volatile.Read(ref _waitingBytes) > waitingLimit;

    public void Close()
    {
        lock (_turn)
        {
            _isClosed = true;
            _gathered.Clear();
            _waiting.Clear();
            _waitingBytes = 0;
        }
    }

    private void Put(ReadOnlySpan<byte> frames, bool isUrgent)
    {
        if (_isClosed)
        {
            return;
        }

        bool mayWait = _isGathering && !isUrgent;
        if (!mayWait && _gathered.Length == 0)
        {
            Write(frames);
            return;
        }

        _gathered.Write(frames);
        if (!mayWait || _gathered.Length > GatheredLimit)
        {
            Flush();
        }
        else if (!_isFlushQueued)
        {
            _isFlushQueued = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void Flush()
    {
        if (_gathered.Length > 0)
        {
            Write(_gathered.Written);
            _gathered.Clear();
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        int written = 0;
        try
        {
            written = _waiting.Count == 0 ? pipe.TryWrite(bytes) : 0;
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The worker is gone: the calls in flight learn it from the process, with its exit code; here nobody could add to that.
            failed(error);
            return;
        }

        if (written == bytes.Length)
        {
            return;
        }

        _waiting.Enqueue(bytes[written..].ToArray());
        _waitingBytes += bytes.Length - written;
        if (_waiting.Count == 1)
        {
            new Thread(Drain) { IsBackground = true, Name = "Pons outbox" }.Start();
        }
    }

    private void Drain()
    {
        try
        {
            while (DrainOnce())
            {
                pipe.WaitWritable(Look);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            failed(error);
        }
    }

    private bool DrainOnce()
    {
        lock (_turn)
        {
            while (_waiting.TryPeek(out byte[]? first))
            {
                int count = pipe.TryWrite(first.AsSpan(_sentOfFirst));
                _sentOfFirst += count;
                _waitingBytes -= count;
                if (_sentOfFirst < first.Length)
                {
                    return true;
                }

                _sentOfFirst = 0;
                _waiting.Dequeue();
            }

            return false;
        }
    }
}
