using System.Buffers;
using System.Net.WebSockets;
using Pons.Clients;

namespace Pons.AspNetCore.WebSockets;

/// <summary>Reads the messages of one WebSocket and brings them to its link, one after the other.</summary>
/// <remarks>A client that is silent costs no buffer: memory is rented when something has arrived, and grows with what does.</remarks>
internal sealed class WebSocketIntake(WebSocket socket, ClientLink link)
{
    private const int FirstBytes = 4096;

    private byte[] _bytes = [];
    private int _count;

    /// <summary>Ends with the connection, and tells the link.</summary>
    public async Task RunAsync()
    {
        Exception? end = null;
        try
        {
            while (await ReadMessageAsync().ConfigureAwait(false) is { } type && link.Push(_bytes.AsSpan(0, _count), type == WebSocketMessageType.Binary))
            {
                Forget();
            }

            await DrainAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException or ProtocolException or ObjectDisposedException)
        {
            end = error;
        }
        finally
        {
            Forget();
        }

        link.End(end);
    }

    /// <summary>The type of the next message, which then stands in the buffer; nothing at the end.</summary>
    private async ValueTask<WebSocketMessageType?> ReadMessageAsync()
    {
        // Waits without a buffer.
        ValueWebSocketReceiveResult result = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None).ConfigureAwait(false);
        while (result.MessageType != WebSocketMessageType.Close)
        {
            if (result.EndOfMessage)
            {
                return result.MessageType;
            }

            MakeRoom();
            // It waits until there is as much as it is asked for: one byte too many is enough to know.
            int most = Math.Min(_bytes.Length, link.LongestMessage + 1) - _count;
            result = await socket.ReceiveAsync(_bytes.AsMemory(_count, most), CancellationToken.None).ConfigureAwait(false);
            _count += result.Count;
            CheckSize();
        }

        return null;
    }

    private void MakeRoom()
    {
        if (_count < _bytes.Length)
        {
            return;
        }

        byte[] more = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBytes, 2 * _bytes.Length));
        _bytes.AsSpan(0, _count).CopyTo(more);
        Forget(_count);
        _bytes = more;
    }

    private void CheckSize()
    {
        if (_count > link.LongestMessage)
        {
            throw new ProtocolException("size", $"A message of more than {link.LongestMessage} bytes arrived; that is the most in one piece, and 1 MiB for clients that have joined.");
        }
    }

    private void Forget(int count = 0)
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }

        _count = count;
    }

    /// <summary>What the other side sends before it has seen that the connection ends is for nobody.</summary>
    private async Task DrainAsync()
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(FirstBytes);
        try
        {
            while (socket.State is WebSocketState.Open or WebSocketState.CloseSent
                && (await socket.ReceiveAsync(bytes.AsMemory(), CancellationToken.None).ConfigureAwait(false)).MessageType != WebSocketMessageType.Close)
            {
                // Nobody wants it.
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
