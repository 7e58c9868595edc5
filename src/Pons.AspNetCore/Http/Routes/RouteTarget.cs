using Pons.Pools;
using Pons.Workers;

namespace Pons.AspNetCore.Http.Routes;

/// <summary>A route and whose it is.</summary>
internal sealed class RouteTarget(Peer peer, PeerRoute route, RouteRule rule, string methods)
{
    public Peer Peer => peer;

    public RouteRule Rule => rule;

    public bool IsOpen => route.IsOpen;

    /// <summary>The methods that it takes, as <c>Allow</c> names them.</summary>
    public string Methods => methods;

    /// <summary>What the peer is called by.</summary>
    public ExposedAction Action { get; } = new(new ActionInfo($"pons.route.{route.Number}", route.Kind));
}
