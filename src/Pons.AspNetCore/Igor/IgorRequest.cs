using System.Text.Json;

namespace Pons.AspNetCore.Igor;

/// <summary>What an Igor program asks for in its <c>CONFIG</c>.</summary>
/// <param name="Host">Where its clients connect to.</param>
/// <param name="Port">Likewise; 0 for any that is free.</param>
/// <param name="Files">Its file server; nothing where it asks for none.</param>
internal sealed record IgorRequest(string Host, int Port, IgorFilesRequest? Files)
{
    private static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web);

    public static IgorRequest Read(byte[] json) => JsonSerializer.Deserialize<IgorRequest>(json, Names)!;

    /// <summary>The address of one of its servers.</summary>
    /// <exception cref="InvalidOperationException">Others than this machine could connect there, who know no token.</exception>
    public string AddressFor(int port)
    {
        bool isName = Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        bool isAddress = System.Net.IPAddress.TryParse(Host, out System.Net.IPAddress? address);
        if (!isName && !(isAddress && System.Net.IPAddress.IsLoopback(address!)))
        {
            throw new InvalidOperationException(
                $"The program's CONFIG asks to listen on '{Host}', where others than this machine can connect, and Igor's clients know no token. Name that address to the host itself if this is meant.");
        }

        // A free port cannot be had on two addresses at a time.
        string host = isName ? (port == 0 ? "127.0.0.1" : "localhost") : address!.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : Host;
        return $"http://{host}:{port}";
    }
}

/// <summary>The file server that an Igor program asks for.</summary>
/// <param name="Port">Where it listens.</param>
/// <param name="Root">Its folder; nothing for the program's own.</param>
internal sealed record IgorFilesRequest(int Port, string? Root);
