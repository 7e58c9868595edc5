using Pons.Protocol;
using Pons.Protocol.Frames;

namespace Pons.Links;

/// <summary>Writes frames to a pipe in the order in which they take their turn; what a full pipe does not take waits here, up to a limit.</summary>
/// <remarks>
/// Safe for any number of threads. The common case is one system call on the caller's thread. A caller is never held up by a full pipe: a thread that lives only
/// as long as something waits does the rest.
/// </remarks>
internal sealed class Outbox(IPipe pipe, long waitingLimit, Action<Exception> failed)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly Lock _turn = new();
    private readonly Queue<byte[]> _waiting = [];
    private int _sentOfFirst;
    private long _waitingBytes;
    private bool _isClosed;

    /// <summary>Sends frames that need no answer; false when the link is closed.</summary>
    public bool Send(OutputBuffer frames)
    {
        lock (_turn)
        {
            if (!_isClosed)
            {
                Write(frames.Written);
            }

            return !_isClosed;
        }
    }

    /// <summary>Sends a call. It takes its id only now, in its turn, so that ids rise on the wire (SPEC chapter 3).</summary>
    public void SendCall(OutputBuffer frame, PendingCall call, CallTable calls)
    {
        lock (_turn)
        {
            if (calls.Add(call) && !_isClosed)
            {
                FrameWriter.SetCall(frame.Written, call.Id);
                Write(frame.Written);
            }
        }
    }

    /// <summary>Whether so much waits that nothing more may be sent for now.</summary>
    public bool IsFull => Volatile.Read(ref _waitingBytes) > waitingLimit;

    public void Close()
    {
        lock (_turn)
        {
            _isClosed = true;
            _waiting.Clear();
            _waitingBytes = 0;
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
