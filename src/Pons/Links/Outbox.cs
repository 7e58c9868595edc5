using Pons.Protocol;
using Pons.Protocol.Frames;
using Pons.Protocol.Json;

namespace Pons.Links;

/// <summary>Writes frames to a pipe in the order in which they take their turn; what a full pipe does not take waits here, up to a limit.</summary>
/// <remarks>
/// Safe for any number of threads. The common case is one system call on the caller's thread. A caller is never held up by a full pipe: a thread that lives only
/// as long as something waits does the rest. After several answers at once frames are gathered until the thread pool has come round: the calls that follow from them
/// then go out in one write; so do calls of doors (<see cref="PendingCall.MayGather"/>) as long as many are in flight. Should the pool be stuck, the link's thread ends the gathering within a millisecond.
/// </remarks>
internal sealed class Outbox(IPipeOutput pipe, long waitingLimit, Action<Exception> failed, JsonMessageWriter? json = null, long mostWaiting = long.MaxValue) : IThreadPoolWorkItem
{
    // From so many calls in flight on, one that may wait for others goes together with them.
    private const int ManyCalls = 8;

    private const int GatheredLimit = 32 * 1024;

    // What waits for a pipe that calls back goes in bundles of so much: each callback is a hop to another thread.
    private const int BundleLimit = 64 * 1024;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    [ThreadStatic]
    private static OutputBuffer? _bundle;

    private readonly Lock _turn = new();
    private readonly Queue<byte[]> _waiting = [];
    private readonly OutputBuffer _gathered = new();
    private readonly PartQueue _parts = new(json?.MessageBytes ?? 0);
    private bool _isGathering;
    private bool _isFlushQueued;
    private bool _isDraining;
    private int _sentOfFirst;
    private long _waitingBytes;
    private bool _isClosed;

    /// <summary>Sends a frame that needs no answer; false when the link is closed.</summary>
    /// <exception cref="ValueException">It has no counterpart in the form that the peer speaks.</exception>
    public bool Send(OutputBuffer frame)
    {
        JsonMessage? message = json?.Write(frame.Written);
        lock (_turn)
        {
            if (message is null)
            {
                Put(frame.Written, isUrgent: true);
            }
            else
            {
                Put(message, message.Call, isUrgent: true);
            }

            return !_isClosed;
        }
    }

    /// <summary>A message without a number as it stands on the wire, for this outbox and others of the JSON form; nothing where the form is another, or the message too long for one frame.</summary>
    /// <exception cref="ValueException">It has no counterpart in the form that the peer speaks.</exception>
    public byte[]? Render(OutputBuffer frame)
    {
        if (json?.Write(frame.Written) is not { } message)
        {
            return null;
        }

        message.Seal(0);
        byte[]? rendered = message.NeedsParts ? null : message.Frame.ToArray();
        message.Return();
        return rendered;
    }

    /// <summary>Sends what was rendered; false when it cannot be sent so: the link is closed, speaks another form, or has a long message under way that this may not overtake.</summary>
    public bool SendShared(byte[] rendered)
    {
        if (json is null)
        {
            return false;
        }

        lock (_turn)
        {
            if (!_parts.IsEmpty)
            {
                return false;
            }

            if (_waiting.Count > 0 && _gathered.Length == 0 && !_isClosed)
            {
                Wait(rendered); // as it is: many links have the same
            }
            else
            {
                Put(rendered, isUrgent: true);
            }

            return !_isClosed;
        }
    }

    /// <summary>Sends a call. It takes its id only now, in its turn, so that ids rise on the wire (SPEC chapter 3).</summary>
    /// <returns>False when no calls are taken any more; then nothing was sent.</returns>
    /// <exception cref="ValueException">It has no counterpart in the form that the peer speaks.</exception>
    public bool SendCall(OutputBuffer frame, PendingCall call, CallTable calls, bool isUrgent)
    {
        JsonMessage? message = json?.Write(frame.Written);
        lock (_turn)
        {
            if (!calls.Add(call))
            {
                message?.Return();
                return false;
            }

            if (message is null)
            {
                FrameWriter.SetCall(frame.Written, call.Id);
                Put(frame.Written, isUrgent, mayGather: call.MayGather && calls.Count >= ManyCalls);
            }
            else
            {
                Put(message, call.Id, isUrgent);
            }

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
            _parts.Clear();
            _waitingBytes = 0;
        }
    }

    private void Put(ReadOnlySpan<byte> frames, bool isUrgent, bool mayGather = false)
    {
        if (_isClosed)
        {
            return;
        }

        bool mayWait = (_isGathering && !isUrgent) || mayGather;
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

    // What is short goes as a frame does, unless a long message is under way; that one goes part by part, and between them what may overtake it.
    private void Put(JsonMessage message, ulong call, bool isUrgent)
    {
        message.Seal(call);
        if (_parts.IsEmpty && !message.NeedsParts)
        {
            Put(message.Frame, isUrgent);
            message.Return();
        }
        else if (!_isClosed)
        {
            Flush();
            _waitingBytes += message.Size;
            _parts.Add(message);
            WritePart();
            DrainLater();
        }
    }

    /// <summary>Writes what goes next of a long message, or between its parts, if nothing waits before it; false when there is nothing.</summary>
    private bool WritePart()
    {
        long before = _parts.Bytes;
        if (_waiting.Count > 0 || !_parts.TryTake(out ReadOnlySpan<byte> frame))
        {
            return false;
        }

        _waitingBytes -= before - _parts.Bytes;
        Write(frame);
        return true;
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

        Wait(bytes[written..].ToArray());
    }

    private void Wait(byte[] bytes)
    {
        _waiting.Enqueue(bytes);
        _waitingBytes += bytes.Length;
        DrainLater();
    }

    private void DrainLater()
    {
        if (_waitingBytes > mostWaiting)
        {
            failed(new ProtocolException("size", $"More than {mostWaiting} bytes wait for the peer, which does not read them."));
            return;
        }

        if (!_isDraining && (_waiting.Count > 0 || !_parts.IsEmpty))
        {
            _isDraining = true;
            if (pipe.CallsBack)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static outbox => outbox.DrainUntilFull(), this, preferLocal: false);
            }
            else
            {
                new Thread(Drain) { IsBackground = true, Name = "Pons outbox" }.Start();
            }
        }
    }

    /// <summary>Writes what goes, and goes on when the pipe says that there is room again: many may lag, and each would need a thread.</summary>
    private void DrainUntilFull()
    {
        try
        {
            while (DrainOnce())
            {
                if (pipe.TryCallWhenWritable(DrainUntilFull))
                {
                    return;
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            failed(error);
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
            if (pipe.CallsBack && _waiting.Count > 1)
            {
                return WriteBundle();
            }

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

            // One at a time: whoever wants to send meanwhile takes a turn.
            _isDraining = WritePart();
            return _isDraining;
        }
    }

    /// <summary>Writes several of those that wait at once, to a pipe that takes all or nothing; answers whether something is left.</summary>
    private bool WriteBundle()
    {
        int count = 0;
        OutputBuffer bundle = _bundle ??= new OutputBuffer();
        foreach (byte[] bytes in _waiting)
        {
            if (count > 0 && bundle.Length + bytes.Length > BundleLimit)
            {
                break;
            }

            bundle.Write(bytes);
            count++;
        }

        int written = pipe.TryWrite(bundle.Written);
        bundle.Clear();
        for (; written > 0 && count > 0; count--)
        {
            _waitingBytes -= _waiting.Dequeue().Length;
        }

        return true;
    }
}
