using Pons.Jobs;

namespace Pons;

/// <content>Loading the module anew.</content>
public sealed partial class Peer
{
    /// <summary>The topic of the event that tells of a module that was loaded anew: the peer's name and its actions.</summary>
    public const string ReloadedTopic = "pons.reloaded";

    /// <summary>The topic of the event that tells of one that could not be: the peer's name and the error.</summary>
    public const string ReloadFailedTopic = "pons.reload-failed";

    /// <summary>
    /// Loads the module anew, in new workers: each takes its place when it is ready, and the old one goes when its last call and stream have ended. What the module kept in its variables is gone, its jobs begin anew.
    /// </summary>
    /// <exception cref="RemoteException">The module cannot be loaded: the old workers stay.</exception>
    /// <exception cref="WorkerLostException">A new worker died, or was not ready within its start limit: likewise.</exception>
    /// <exception cref="LinkException">The peer was disposed or given up.</exception>
    /// <remarks>Subscribers are told by an event, of <see cref="ReloadedTopic"/> or <see cref="ReloadFailedTopic"/>. The token ends the waiting and not the change.</remarks>
    public async Task ReloadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _pool.ReloadAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            await PeerJobs.RenewAsync(Hub, this).ConfigureAwait(false);
        }
        catch (Exception error) when (error is PonsException)
        {
            Hub.Emit(ReloadFailedTopic, new Dictionary<string, object?> { ["peer"] = Name, ["error"] = ReasonOf(error) });
            throw;
        }

        Hub.Emit(ReloadedTopic, new Dictionary<string, object?> { ["peer"] = Name, ["actions"] = Actions.Select(action => action.Name).ToList() });
    }

    /// <summary>One sentence: tracebacks and prints are not for everybody who listens.</summary>
    private static string ReasonOf(Exception error) => error switch
    {
        RemoteException remote => $"{remote.Type}: {remote.Message}",
        WorkerLostException lost => lost.Reason,
        _ => error.Message,
    };
}
