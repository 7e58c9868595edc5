using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;
using Pons.Workers;

namespace Pons.AspNetCore.Http.Routes;

/// <summary>The routes of all peers among the endpoints of the host.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class RouteTable(Hub hub, RouteDoor door) : EndpointDataSource, IHostedService, IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _changes = new();
    private volatile IReadOnlyList<Endpoint> _endpoints = [];

    public override IReadOnlyList<Endpoint> Endpoints => _endpoints;

    public override IChangeToken GetChangeToken()
    {
        lock (_gate)
        {
            return new CancellationChangeToken(_changes.Token);
        }
    }

    /// <summary>Looks anew what the peers answer; to be called when peers came or went, or were started with other code.</summary>
    public void Refresh()
    {
        CancellationTokenSource before;
        lock (_gate)
        {
            _endpoints = Make();
            (before, _changes) = (_changes, new CancellationTokenSource());
        }

        before.Cancel();
        before.Dispose();
    }

    /// <summary>The peers are ready by now, and nobody can ask yet.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Refresh();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _changes.Dispose();

    private List<Endpoint> Make()
    {
        List<Endpoint> endpoints = [];
        HashSet<string> taken = [];
        foreach (Peer peer in hub.Peers)
        {
            foreach (PeerRoute route in peer.Ready.Routes)
            {
                var rule = new RouteRule(route.Rule);

                // Where two would answer, the first one does.
                string[] methods = [.. route.Methods.Split(' ').Where(method => taken.Add($"{method} {rule.Shape}"))];
                if (methods.Length > 0)
                {
                    endpoints.Add(Make(peer, route, rule, methods));
                }
            }
        }

        return endpoints;
    }

    private RouteEndpoint Make(Peer peer, PeerRoute route, RouteRule rule, string[] methods)
    {
        string[] all = [.. methods, .. methods.Contains("GET") ? ["HEAD", "OPTIONS"] : new[] { "OPTIONS" }];
        var target = new RouteTarget(this, peer, route, rule, string.Join(", ", all));
        var builder = new RouteEndpointBuilder(context => door.ServeAsync(context, target), rule.Pattern, order: 0) { DisplayName = $"{route.Methods} {route.Rule} of {peer.Name}" };
        builder.Metadata.Add(new HttpMethodMetadata(all));
        return (RouteEndpoint)builder.Build();
    }
}
