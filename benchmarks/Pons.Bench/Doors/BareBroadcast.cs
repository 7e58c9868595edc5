using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Pons.Bench.Doors;

/// <summary>What a broadcast costs at the least: bytes that are written once, sent to each socket in turn.</summary>
internal sealed class BareBroadcast
{
    private readonly ConcurrentDictionary<WebSocket, bool> _sockets = new();

    public async Task EnterAsync(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] bytes = new byte[64];
        await socket.ReceiveAsync(bytes.AsMemory(), CancellationToken.None);
        await socket.SendAsync(Encoding.UTF8.GetBytes("welcome"), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        _sockets[socket] = true;
        try
        {
            await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // It has gone.
        }

        _sockets.TryRemove(socket, out _);
    }

    public async Task SendAsync(int messages)
    {
        WebSocket[] sockets = [.. _sockets.Keys];
        for (int i = 0; i < messages; i++)
        {
            byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(new { kind = "event", name = "news", payload = new { number = i, text = "something happened" } });
            foreach (WebSocket socket in sockets)
            {
                await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }
        }
    }
}
