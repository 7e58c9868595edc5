using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Pons.Bench.Doors;

/// <summary>Asks one address over one connection, as cheaply as it can: what is measured is the server.</summary>
internal sealed class PageCaller(int port, string path) : IDisposable
{
    private const int MostTries = 5;

    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();

    private readonly byte[] _request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
    private readonly byte[] _answer = new byte[16 * 1024];
    private Socket? _socket;

    /// <summary>Asks once, and answers the microseconds that it took; a server that closes each connection, or breaks one off, pays for the next.</summary>
    public async Task<double> AskAsync(string expected)
    {
        long start = Stopwatch.GetTimestamp();
        for (int tries = 1; ; tries++)
        {
            try
            {
                await ExchangeAsync(expected);
                return Setting.Microseconds(start);
            }
            catch (SocketException) when (tries < MostTries)
            {
                Dispose();
            }
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task ExchangeAsync(string expected)
    {
        if (_socket is null)
        {
            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await _socket.ConnectAsync("127.0.0.1", port);
        }

        await _socket.SendAsync(_request);
        int count = 0;
        int end = -1;
        while (end < 0 || count < end)
        {
            int read = await _socket.ReceiveAsync(_answer.AsMemory(count));
            if (read == 0)
            {
                break;
            }

            count += read;
            int head = _answer.AsSpan(0, count).IndexOf(EndOfHead);
            end = head < 0 ? -1 : head + EndOfHead.Length + LengthIn(Encoding.ASCII.GetString(_answer, 0, head));
        }

        string answer = Encoding.ASCII.GetString(_answer, 0, count);
        if (!answer.EndsWith(expected, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The server on port {port} answered {answer}");
        }

        if (answer.StartsWith("HTTP/1.0", StringComparison.Ordinal) || answer.Contains("Connection: close", StringComparison.OrdinalIgnoreCase))
        {
            Dispose();
        }
    }

    private static int LengthIn(string head)
    {
        const string Name = "content-length:";
        int start = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase) + Name.Length;
        int end = head.IndexOf('\r', start);
        return int.Parse(end < 0 ? head[start..] : head[start..end]);
    }
}
