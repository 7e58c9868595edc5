using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Pons.AspNetCore.Web;

/// <summary>Lets the host listen where the file's own server was asked to, which is known when its workers are ready, and before the host listens.</summary>
/// <remarks>It is encrypted if the address is that the host would take by itself.</remarks>
internal sealed class OwnAddress(HostedApplication application, IServer server, IConfiguration configuration) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (application.Options.UsesOwnAddress && application.OwnAddress is { } address && server.Features.Get<IServerAddressesFeature>() is { } feature)
        {
            var asked = new Uri(address);
            bool isEncrypted = configuration[WebHostDefaults.ServerUrlsKey]?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) is true;
            feature.PreferHostingUrls = false;
            feature.Addresses.Clear();
            feature.Addresses.Add($"{(isEncrypted ? "https" : "http")}://{await FindAsync(asked, cancellationToken).ConfigureAwait(false)}:{asked.Port}");
        }
    }

    // Kestrel takes a name that it does not know for all addresses of the machine, and Python takes it for the one that it stands for.
    private static async Task<string> FindAsync(Uri asked, CancellationToken cancellationToken)
    {
        if (asked.HostNameType != UriHostNameType.Dns || asked.IsLoopback)
        {
            return asked.Host;
        }

        IPAddress[] found = await Dns.GetHostAddressesAsync(asked.Host, cancellationToken).ConfigureAwait(false);
        return found[0].AddressFamily == AddressFamily.InterNetworkV6 ? $"[{found[0]}]" : found[0].ToString();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
