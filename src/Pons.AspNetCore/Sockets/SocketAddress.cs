using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Pons.AspNetCore.Sockets;

/// <summary>Where programs may join: <c>unix:PATH</c> or a path alone, <c>tcp:PORT</c>, <c>tcp:HOST:PORT</c>, <c>pipe:NAME</c>.</summary>
internal sealed record SocketAddress(EndPoint EndPoint)
{
    private const string Forms = "unix:PATH, tcp:PORT, tcp:HOST:PORT or, on Windows, pipe:NAME";

    /// <summary>Whether only programs of this machine can come by it.</summary>
    public bool IsOfThisMachine => EndPoint is not IPEndPoint { Address: var address } || IPAddress.IsLoopback(address);

    /// <exception cref="ArgumentException">The text is no such address.</exception>
    public static SocketAddress Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string place = text[(colon + 1)..];
        return (colon < 0 ? "" : text[..colon]) switch
        {
            _ when place.Length == 0 => throw new ArgumentException($"'{text}' names no place; addresses of sockets are {Forms}."),
            "tcp" => new SocketAddress(ParseTcp(text, place)),
            "pipe" => new SocketAddress(MakePipe(text, place)),
            "unix" => new SocketAddress(MakeUnix(place)),
            _ => new SocketAddress(MakeUnix(text)),
        };
    }

    /// <summary>The address as a client names it.</summary>
    public override string ToString() => EndPoint switch
    {
        UnixDomainSocketEndPoint => $"unix:{EndPoint}",
        NamedPipeEndPoint pipe => $"pipe:{pipe.PipeName}",
        _ => $"tcp:{EndPoint}",
    };

    private static UnixDomainSocketEndPoint MakeUnix(string path)
    {
        string full = Path.GetFullPath(path);
        try
        {
            return new UnixDomainSocketEndPoint(full);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new ArgumentException($"The path of the socket '{full}' is too long: systems allow about 100 bytes. Choose a shorter one.", error);
        }
    }

    private static NamedPipeEndPoint MakePipe(string text, string name) => OperatingSystem.IsWindows()
        ? new NamedPipeEndPoint(name)
        : throw new ArgumentException($"'{text}' is a named pipe, which is for Windows; use unix:PATH here.");

    private static IPEndPoint ParseTcp(string text, string place)
    {
        int colon = place.LastIndexOf(':');
        string host = colon < 0 ? "127.0.0.1" : place[..colon].Trim('[', ']');
        if (!ushort.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            throw new ArgumentException($"'{text}' has no port from 0 to 65535 at its end; 0 stands for a free one.");
        }

        return IPAddress.TryParse(host == "localhost" ? "127.0.0.1" : host, out IPAddress? address)
            ? new IPEndPoint(address, port)
            : throw new ArgumentException($"'{text}' names the host '{host}', which is no IP address to listen at; such as 127.0.0.1, or 0.0.0.0 for all of this machine.");
    }
}
