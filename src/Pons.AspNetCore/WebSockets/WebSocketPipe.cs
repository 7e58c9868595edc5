using System.Buffers;
using System.Buffers.Binary;
using System.Net.WebSockets;
using Pons.AspNetCore.Hosting;

namespace Pons.AspNetCore.WebSockets;

/// <summary>What is sent to a client by a WebSocket: each frame that the link writes, a size whose highest bit says that it is binary and so many bytes, is a message.</summary>
internal sealed class WebSocketPipe(WebSocket socket) : DoorPipe
{
    private const uint BinaryBit = 1u << 31;

    protected override void Send(ReadOnlySpan<byte> bytes)
    {
        byte[] kept = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(kept);
        _ = SendAsync(kept, bytes.Length);
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
            isBroken = true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        EndSending(isBroken);
    }
}
