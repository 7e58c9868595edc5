using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Pons.AspNetCore.Hosting;

/// <summary>Ends the host when its last client has been gone for a while: a program whose window was closed has nothing to do any more.</summary>
/// <remarks>Before the first client came nothing ends.</remarks>
internal sealed class Departure(Presence presence, IOptions<PonsOptions> options, IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    private readonly Lock _gate = new();
    private ITimer? _timer;

    private TimeSpan? Patience => options.Value.Clients.ExitAfter;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (Patience is not null)
        {
            _timer = options.Value.Hub.TimeProvider.CreateTimer(_ => EndIfEmpty(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            presence.Changed += OnChanged;
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        presence.Changed -= OnChanged;
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void OnChanged(int count)
    {
        // Two who come and go at once may tell of it in the other order: what counts is how many are there now.
        lock (_gate)
        {
            _timer!.Change(presence.Count == 0 ? Patience!.Value : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void EndIfEmpty()
    {
        if (presence.Count == 0)
        {
            lifetime.StopApplication();
        }
    }
}
