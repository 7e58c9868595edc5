using Pons.Pools;

namespace Pons;

/// <content>Calling whoever exposes an action.</content>
public sealed partial class Hub
{
    /// <summary>Calls an action of whichever peer exposes it.</summary>
    /// <param name="action">An action's name, or the name of a peer's module, a dot and the action's.</param>
    /// <param name="arguments">By position; a <see cref="CancellationToken"/> as the last is the call's own.</param>
    /// <exception cref="UnknownActionException">No peer exposes it.</exception>
    public Task<T> CallAsync<T>(string action, params object?[] arguments)
    {
        try
        {
            return FindPeer(action, out string name).CallAsync<T>(name, arguments);
        }
        catch (UnknownActionException error)
        {
            return Task.FromException<T>(error);
        }
    }

    /// <summary>Reads the items of an action of whichever peer exposes it.</summary>
    /// <param name="action">An action's name, or the name of a peer's module, a dot and the action's.</param>
    /// <param name="arguments">By position.</param>
    /// <exception cref="UnknownActionException">No peer exposes it.</exception>
    public IAsyncEnumerable<T> StreamAsync<T>(string action, params object?[] arguments) => FindPeer(action, out string name).StreamAsync<T>(name, arguments);

    /// <summary>The peer that exposes an action, and the name that it has there.</summary>
    internal bool TryFindPeer(string action, out Peer? peer, out ExposedAction? exposed)
    {
        foreach (Peer candidate in _peers)
        {
            if (candidate.Exposed(action) is { } found)
            {
                (peer, exposed) = (candidate, found);
                return true;
            }
        }

        foreach (Peer candidate in _peers)
        {
            string prefix = candidate.Module + ".";
            if (action.StartsWith(prefix, StringComparison.Ordinal) && candidate.Exposed(action[prefix.Length..]) is { } found)
            {
                (peer, exposed) = (candidate, found);
                return true;
            }
        }

        (peer, exposed) = (null, null);
        return false;
    }

    private Peer FindPeer(string action, out string name)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (!TryFindPeer(action, out Peer? peer, out ExposedAction? exposed))
        {
            throw Unknown(action);
        }

        name = exposed!.Name;
        return peer!;
    }

    internal UnknownActionException Unknown(string action) => Actions.Unknown(action, _peers.SelectMany(peer => NamesOf(peer, action)));

    /// <summary>The names of a peer's actions, as whoever asks for that action writes them.</summary>
    private static IEnumerable<string> NamesOf(Peer peer, string asked)
    {
        string prefix = asked.StartsWith(peer.Module + ".", StringComparison.Ordinal) ? peer.Module + "." : "";
        return peer.Actions.Select(info => prefix + info.Name);
    }
}
