using Microsoft.Extensions.DependencyInjection;
using Pons.AspNetCore.Hosting;

namespace Pons.Cli.Serve;

/// <summary>A hub to which the parent alone has a door: it needs no web server and no services, and starts the sooner for it.</summary>
internal sealed class HubAlone : ParentedHub
{
    private readonly HubService _service;

    private HubAlone(Hub hub, PeerStarts peers)
        : base(hub) => _service = new HubService(hub, peers);

    public static HubAlone Make(ServeSettings settings)
    {
        var options = new PonsOptions();
        settings.Configure(options);
        var peers = new PeerStarts();
        settings.AddPeers(new PonsBuilder(new ServiceCollection(), peers, []));
        return new HubAlone(new Hub(options.Hub), peers);
    }

    public override Task StartAsync(CancellationToken cancellationToken) => _service.StartingAsync(cancellationToken);

    public override async Task EndAsync() => await Hub.DisposeAsync();
}
