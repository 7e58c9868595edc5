using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pons.Bench.Doors;

/// <summary>Connections that each send one request after the other, with as little around it as can be: what is measured is the server.</summary>
internal sealed class PageCaller : IDisposable
{
    private readonly Socket[] _sockets;
    private readonly byte[] _request;
    private readonly string _answer;

    private PageCaller(Socket[] sockets, byte[] request, string answer) => (_sockets, _request, _answer) = (sockets, request, answer);

    public static async Task<PageCaller> ConnectAsync(Uri address, string path, string body, string answer, string? token)
    {
        string authorization = token is null ? "" : $"Authorization: Bearer {token}\r\n";
        string request = $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\n{authorization}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        var sockets = new Socket[InFlight.Width];
        for (int i = 0; i < sockets.Length; i++)
        {
            sockets[i] = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await sockets[i].ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port));
        }

        return new PageCaller(sockets, Encoding.ASCII.GetBytes(request), "\r\n\r\n" + answer);
    }

    /// <summary>Requests a second.</summary>
    public async Task<double> RateAsync(int total)
    {
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(_sockets.Select(socket => Task.Run(() => LoopAsync(socket, total / _sockets.Length))));
        return total / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose() => Array.ForEach(_sockets, socket => socket.Dispose());

    private async Task LoopAsync(Socket socket, int calls)
    {
        byte[] buffer = new byte[4096];
        byte[] end = Encoding.ASCII.GetBytes(_answer);
        for (int i = 0; i < calls; i++)
        {
            await socket.SendAsync(_request);
            int count = 0;
            while (!IsWhole(buffer.AsSpan(0, count), end))
            {
                int read = await socket.ReceiveAsync(buffer.AsMemory(count));
                count += read > 0 ? read : throw new InvalidOperationException("The server closed the connection.");
            }

            if (!buffer.AsSpan(0, count).StartsWith("HTTP/1.1 200"u8))
            {
                throw new InvalidOperationException($"An answer came that is none: {Encoding.ASCII.GetString(buffer, 0, count)}");
            }
        }
    }

    // A body of one digit ends right there, or, in chunks, with the last of them.
    private static bool IsWhole(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> end) => bytes.EndsWith(end) || bytes.EndsWith("\r\n0\r\n\r\n"u8);
}
