using Pons.Workers;

namespace Pons;

/// <summary>Starts Node workers.</summary>
public static class Node
{
    /// <summary>Starts a Node process, or several (<see cref="WorkerOptions.Workers"/>), loads a module in each and answers the peer whose actions are the module's exports.</summary>
    /// <param name="target">An ES module or a CommonJS one: a file, or a package's folder.</param>
    /// <param name="options">How it is started; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WorkerLostException">No fitting Node was found, it did not start, died, or did not get ready in time.</exception>
    /// <exception cref="JavaScriptException">The module threw while it was loaded.</exception>
    public static async Task<Peer> StartAsync(string target, NodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        var hub = new Hub();
        return hub.Add(await PeerStart.StartAsync(NodePlan.Make(hub, target, options ?? new NodeOptions()), cancellationToken, ownsHub: true).ConfigureAwait(false));
    }

    /// <summary>As <see cref="StartAsync"/>, for callers that block.</summary>
    public static Peer Start(string target, NodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        var hub = new Hub();
        return hub.Add(PeerStart.Start(NodePlan.Make(hub, target, options ?? new NodeOptions()), cancellationToken, ownsHub: true));
    }
}
