using Microsoft.Extensions.Hosting;

namespace Pons.Cli.Serve;

/// <summary>Signals are the command line's own matter: the host neither catches them nor speaks of them.</summary>
internal sealed class SilentLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
