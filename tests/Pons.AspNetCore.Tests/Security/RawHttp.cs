using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pons.AspNetCore.Tests.Security;

/// <summary>Requests byte by byte, which no client library would send.</summary>
internal static class RawHttp
{
    /// <summary>Sends a request and answers all that comes back until the host closes.</summary>
    /// <param name="host">Whom it asks.</param>
    /// <param name="line">Such as <c>GET /api/add</c>.</param>
    /// <param name="name">What it says in <c>Host</c>; nothing: the host's own address.</param>
    /// <param name="body">Its body.</param>
    /// <param name="headers">More lines of its head.</param>
    public static async Task<string> AskAsync(RunningHost host, string line, string? name = null, string body = "", params string[] headers)
    {
        string more = string.Concat(headers.Select(header => header + "\r\n"));
        string length = body.Length > 0 ? $"Content-Length: {body.Length}\r\n" : "";
        using Socket socket = await ConnectAsync(host);
        await socket.SendAsync(Encoding.Latin1.GetBytes($"{line} HTTP/1.1\r\nHost: {name ?? host.Address.Authority}\r\nConnection: close\r\n{length}{more}\r\n{body}"));
        return await ReadAsync(socket);
    }

    public static async Task<Socket> ConnectAsync(RunningHost host)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, host.Address.Port));
        return socket;
    }

    /// <summary>Becomes a WebSocket at the door for those; answers what the host said to that too.</summary>
    public static async Task<(Socket Socket, string Answer)> UpgradeAsync(RunningHost host, params string[] headers)
    {
        Socket socket = await ConnectAsync(host);
        string more = string.Concat(headers.Select(header => header + "\r\n"));
        await socket.SendAsync(Encoding.Latin1.GetBytes(
            $"GET /pons HTTP/1.1\r\nHost: {host.Address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n"));
        byte[] answer = new byte[4096];
        return (socket, Encoding.Latin1.GetString(answer, 0, await socket.ReceiveAsync(answer)));
    }

    /// <summary>A short message of text as a frame of a WebSocket, masked with zeros.</summary>
    public static byte[] Frame(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return [0x81, 0xFE, (byte)(bytes.Length >> 8), (byte)bytes.Length, 0, 0, 0, 0, .. bytes];
    }

    /// <summary>All that comes until the other side closes.</summary>
    public static async Task<string> ReadAsync(Socket socket)
    {
        var all = new MemoryStream();
        byte[] buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer) is var count and > 0)
            {
                all.Write(buffer, 0, count);
            }
        }
        catch (SocketException)
        {
            // It was closed with something unread in it.
        }

        return Encoding.Latin1.GetString(all.ToArray());
    }

    public static int StatusOf(string answer) => answer.Split(' ', 3) is [_, var status, ..] ? int.Parse(status) : 0;
}
