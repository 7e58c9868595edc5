using Pons.Pools;
using Pons.Workers;

namespace Pons.AspNetCore.Http.Routes;

/// <summary>A route and whose it is.</summary>
internal sealed class RouteTarget(RouteTable table, Peer peer, PeerRoute route, RouteRule rule, string methods)
{
    public Peer Peer => peer;

    public RouteRule Rule => rule;

    /// <summary>Whether the peer's newest worker still has it at its place; else its number means another one, or none, and the table is looked through anew.</summary>
    public bool IsCurrent
    {
        get
        {
            IReadOnlyList<PeerRoute> routes = peer.Ready.Routes;
            bool isCurrent = route.Number < routes.Count && routes[route.Number] == route;
            if (!isCurrent)
            {
                table.Refresh();
            }

            return isCurrent;
        }
    }

    public bool IsOpen => route.IsOpen;

    /// <summary>The methods that it takes, as <c>Allow</c> names them.</summary>
    public string Methods => methods;

    /// <summary>What the peer is called by.</summary>
    public ExposedAction Action { get; } = new(new ActionInfo($"pons.route.{route.Number}", route.Kind));
}
