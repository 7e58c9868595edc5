using Pons.Links;

namespace Pons.AspNetCore.Hosting;

/// <summary>What is sent to a client, on its way into a connection; what arrives, the door brings to the link.</summary>
/// <remarks>Safe for any number of threads. Writing never waits; while a message is under way nothing more is taken.</remarks>
internal abstract class DoorPipe : IPipeOutput
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action? _callback;
    private bool _isSending;
    private bool _isClosed;

    public bool CallsBack => true;

    /// <summary>Ends when the link wants nothing more.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Ends when the link has closed and all that it wrote is on its way.</summary>
    public Task Written => _written.Task;

    public int TryWrite(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_isSending)
            {
                return 0;
            }

            _isSending = true;
        }

        Send(bytes);
        return bytes.Length;
    }

    public bool TryCallWhenWritable(Action callback)
    {
        lock (_gate)
        {
            if (!_isSending || _isClosed)
            {
                return false;
            }

            _callback = callback;
            return true;
        }
    }

    public bool WaitWritable(TimeSpan time) => throw new NotSupportedException("It calls back.");

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            _closed.TrySetResult();
            if (!_isSending)
            {
                _written.TrySetResult();
            }
        }
    }

    /// <summary>Begins to send frames, as the link writes them (SPEC chapter 11), without waiting for the client; <see cref="EndSending"/> follows, once.</summary>
    protected abstract void Send(ReadOnlySpan<byte> bytes);

    /// <summary>What was begun is on its way, or the connection is broken: then the door meets the same end when it reads, and tells the link.</summary>
    protected void EndSending(bool isBroken)
    {
        Action? callback;
        lock (_gate)
        {
            _isSending = false;
            _isClosed |= isBroken;
            (callback, _callback) = (_callback, null);
            if (_isClosed)
            {
                _closed.TrySetResult();
                _written.TrySetResult();
            }
        }

        if (callback is not null)
        {
            // Not here: whoever writes holds the turn of the link.
            ThreadPool.UnsafeQueueUserWorkItem(static call => call(), callback, preferLocal: false);
        }
    }
}
