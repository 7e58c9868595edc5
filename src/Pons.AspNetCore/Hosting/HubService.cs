using Microsoft.Extensions.Hosting;

namespace Pons.AspNetCore.Hosting;

/// <summary>Starts the peers before the host listens, and ends them when it has stopped listening.</summary>
internal sealed class HubService(Hub hub, PeerStarts starts) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(starts.All.Select(start => start(hub, cancellationToken))).ConfigureAwait(false);

    public async Task StoppedAsync(CancellationToken cancellationToken) => await hub.DisposeAsync().ConfigureAwait(false);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
