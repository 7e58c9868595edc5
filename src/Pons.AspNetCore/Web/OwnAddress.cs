using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;

namespace Pons.AspNetCore.Web;

/// <summary>Lets the host listen where the file's own server was asked to, which is known when its workers are ready, and before the host listens.</summary>
internal sealed class OwnAddress(HostedApplication application, IServer server) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (application.Options.UsesOwnAddress && application.OwnAddress is { } address && server.Features.Get<IServerAddressesFeature>() is { } feature)
        {
            feature.PreferHostingUrls = false;
            feature.Addresses.Clear();
            feature.Addresses.Add(address);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
