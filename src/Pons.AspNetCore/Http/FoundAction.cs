using Pons.Actions;
using Pons.Pools;

namespace Pons.AspNetCore.Http;

/// <summary>Who exposes an action: C# code, or a peer.</summary>
internal readonly record struct FoundAction(LocalAction? Local, Peer? Peer, ExposedAction? Exposed)
{
    /// <summary>Whether it is known to yield.</summary>
    public bool Yields => Local?.IsStream ?? Exposed!.Yields;

    public string Name => Local?.Name ?? Exposed!.Name;

    /// <exception cref="UnknownActionException">Nobody exposes it.</exception>
    public static FoundAction In(Hub hub, string name)
    {
        if (hub.Actions.Find(name) is { } local)
        {
            return new FoundAction(local, null, null);
        }

        return hub.TryFindPeer(name, out Peer? peer, out ExposedAction? exposed) ? new FoundAction(null, peer, exposed) : throw hub.Unknown(name);
    }
}
