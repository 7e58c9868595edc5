using Pons.Workers;

namespace Pons;

/// <summary>Starts Python workers.</summary>
public static class Python
{
    /// <summary>Starts a Python process, or several (<see cref="WorkerOptions.Workers"/>), loads a module in each and answers the peer whose actions are the module's functions.</summary>
    /// <param name="target">A <c>.py</c> file, a package's folder, or a dotted module name.</param>
    /// <param name="options">How it is started; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WorkerLostException">No fitting Python was found, it did not start, died, or did not get ready in time.</exception>
    /// <exception cref="PythonException">The module raised while it was imported.</exception>
    public static async Task<Peer> StartAsync(string target, PythonOptions? options = null, CancellationToken cancellationToken = default)
    {
        var hub = new Hub();
        return hub.Add(await PeerStart.StartAsync(PythonPlan.Make(hub, target, options ?? new PythonOptions()), cancellationToken, ownsHub: true).ConfigureAwait(false));
    }

    /// <summary>Starts a Python process without a module: it runs what <see cref="Peer.RunAsync{T}"/> and <see cref="Peer.ImportAsync"/> give it.</summary>
    public static Task<Peer> StartAsync(PythonOptions? options = null, CancellationToken cancellationToken = default) => StartAsync(PythonTarget.Nothing, options, cancellationToken);

    /// <summary>As <see cref="StartAsync(PythonOptions?, CancellationToken)"/>, for callers that block.</summary>
    public static Peer Start(PythonOptions? options = null, CancellationToken cancellationToken = default) => Start(PythonTarget.Nothing, options, cancellationToken);

    /// <summary>As <see cref="StartAsync(string, PythonOptions?, CancellationToken)"/>, for callers that block.</summary>
    public static Peer Start(string target, PythonOptions? options = null, CancellationToken cancellationToken = default)
    {
        var hub = new Hub();
        return hub.Add(PeerStart.Start(PythonPlan.Make(hub, target, options ?? new PythonOptions()), cancellationToken, ownsHub: true));
    }
}
