using System.Buffers;
using System.IO.Pipelines;
using Pons.Links;

namespace Pons.AspNetCore.Sockets;

/// <summary>What is sent to a client, on its way into a socket: the frames that the link writes are those of the wire (SPEC chapter 11).</summary>
/// <remarks>Nobody reads from it: what arrives is brought to the link by the door. Writing never waits; while the client does not read nothing more is taken.</remarks>
internal sealed class SocketPipe(PipeWriter output) : IPipe
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action? _callback;
    private bool _isSending;
    private bool _isClosed;

    public bool CanWaitBriefly => false;

    public bool CanWake => false;

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

        ValueTask<FlushResult> flush;
        try
        {
            output.Write(bytes);
            flush = output.FlushAsync();
        }
        catch (InvalidOperationException)
        {
            // The connection was aborted meanwhile; the door meets the same end when it reads.
            EndSending(isBroken: true);
            return bytes.Length;
        }

        // That it completes at once is the rule; when it does not, the client reads more slowly than others write.
        if (flush.IsCompletedSuccessfully)
        {
            EndSending(flush.Result.IsCompleted);
        }
        else
        {
            _ = EndSendingAsync(flush);
        }

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

    public bool WaitReadable(TimeSpan time) => throw new NotSupportedException("Messages are brought.");

    public int Read(Span<byte> bytes) => throw new NotSupportedException("Messages are brought.");

    public void Wake()
    {
        // Nobody reads.
    }

    public void CloseWriting() => Dispose();

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

    private async Task EndSendingAsync(ValueTask<FlushResult> flush)
    {
        bool isBroken = true;
        try
        {
            isBroken = (await flush.ConfigureAwait(false)).IsCompleted;
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The door meets the same end when it reads, and tells the link.
        }

        EndSending(isBroken);
    }

    private void EndSending(bool isBroken)
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
