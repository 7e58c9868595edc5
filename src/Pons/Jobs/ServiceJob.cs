using Microsoft.Extensions.Hosting;

namespace Pons.Jobs;

/// <summary>Runs a service of the .NET host as a job; the one place that needs the package that it comes from.</summary>
internal static class ServiceJob
{
    public static async Task RunAsync(BackgroundService service, CancellationToken cancellationToken)
    {
        await service.StartAsync(cancellationToken).ConfigureAwait(false);
        Task run = service.ExecuteTask ?? Task.CompletedTask;
        await run.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // It is for the service to say what its stop is, so it is called at any end; the job's limit bounds it. What the work threw is the better reason.
        Task stop = service.StopAsync(CancellationToken.None);
        await stop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await run.ConfigureAwait(false);
        await stop.ConfigureAwait(false);
    }
}
