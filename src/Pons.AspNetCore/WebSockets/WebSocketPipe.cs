using System.Buffers;
using System.Buffers.Binary;
using System.Net.WebSockets;
using Pons.Links;

namespace Pons.AspNetCore.WebSockets;

/// <summary>What is sent to a client, as messages of its WebSocket. The link writes frames (SPEC chapter 11): a size, whose highest bit says that the message is binary, and so many bytes.</summary>
/// <remarks>Nobody reads from it: what arrives is brought to the link by the door. Writing never waits; while a message is under way nothing more is taken.</remarks>
internal sealed class WebSocketPipe(WebSocket socket) : IPipe
{
    private const uint BinaryBit = 1u << 31;

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action? _callback;
    private bool _isSending;
    private bool _isClosed;

    public bool CanWaitBriefly => false;

    public bool CanWake => false;

    public bool CallsBack => true;

    /// <summary>Ends when the link has closed and all that it wrote is on its way.</summary>
    public Task Written => _written.Task;

    /// <summary>Whether the link wants nothing more.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed);

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

        byte[] kept = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(kept);
        _ = SendAsync(kept, bytes.Length);
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
            if (!_isSending)
            {
                _written.TrySetResult();
            }
        }
    }

    // Completes at once as long as the connection takes what is written, which is the rule.
    private async Task SendAsync(byte[] bytes, int count)
    {
        bool isBroken = false;
        try
        {
            for (int at = 0; at < count;)
            {
                uint head = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
                int size = (int)(head & ~BinaryBit);
                WebSocketMessageType type = (head & BinaryBit) != 0 ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
                await socket.SendAsync(bytes.AsMemory(at + sizeof(uint), size), type, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
                at += sizeof(uint) + size;
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The door meets the same end when it reads, and tells the link.
            isBroken = true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
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
                _written.TrySetResult();
            }
        }

        callback?.Invoke();
    }
}
