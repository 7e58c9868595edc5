using System.Net;
using System.Net.Sockets;

namespace Pons.Cli.Serve;

/// <summary>Where a host listens.</summary>
/// <param name="Address">An address of this machine, or all of them.</param>
/// <param name="Port">0: a free one.</param>
/// <param name="Name">The name that it was given by; nothing where that was an address.</param>
internal sealed record Binding(IPAddress Address, int Port, string? Name)
{
    private const string Local = "localhost";

    public bool IsLoopback => IPAddress.IsLoopback(Address);

    private bool IsEverywhere => Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any);

    public static Binding Parse(string host, int port)
    {
        if (host == "*")
        {
            return new Binding(IPAddress.IPv6Any, port, null);
        }

        if (host.Equals(Local, StringComparison.OrdinalIgnoreCase))
        {
            return new Binding(IPAddress.Loopback, port, Local);
        }

        return IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) ? new Binding(address, port, null) : new Binding(Resolve(host), port, host);
    }

    /// <summary>Where it can be asked from here, on the port that it got.</summary>
    public Uri UrlFor(int port, bool isEncrypted)
    {
        string host = Name ?? (IsEverywhere ? IPAddress.Loopback.ToString() : Address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{Address}]" : Address.ToString());
        return new Uri($"{(isEncrypted ? "https" : "http")}://{host}:{port}/");
    }

    private static IPAddress Resolve(string host)
    {
        try
        {
            return Dns.GetHostAddresses(host).FirstOrDefault() ?? throw Unknown(host);
        }
        catch (Exception error) when (error is SocketException or ArgumentException)
        {
            throw Unknown(host);
        }
    }

    private static UsageException Unknown(string host) => new($"--host is {host}, which is neither an address nor a name that is known here.");
}
