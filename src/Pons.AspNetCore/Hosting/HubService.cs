using Microsoft.Extensions.Hosting;

namespace Pons.AspNetCore.Hosting;

/// <summary>Starts the peers before the host listens, and ends them when it has stopped listening.</summary>
internal sealed class HubService(Hub hub, PeerStarts starts) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        Task<Peer>[] starting = [.. starts.All.Select(start => start(hub, cancellationToken))];
        try
        {
            await Task.WhenAll(starting).ConfigureAwait(false);
        }
        catch
        {
            await Task.WhenAll(starting.Where(start => start.IsCompletedSuccessfully).Select(async start => await (await start.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false))).ConfigureAwait(false);
            throw;
        }

        // Side by side they start, but in order they are added: where two expose the same name, the first has it.
        foreach (Task<Peer> start in starting)
        {
            hub.Add(await start.ConfigureAwait(false));
        }
    }

    public async Task StoppedAsync(CancellationToken cancellationToken) => await hub.DisposeAsync().ConfigureAwait(false);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
