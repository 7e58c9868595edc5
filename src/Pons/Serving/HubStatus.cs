using System.Diagnostics.CodeAnalysis;
using Pons.Actions;
using Pons.Links;

namespace Pons.Serving;

/// <summary>What the hub tells of its peers, jobs and clients to those who may manage it (SPEC chapter 4).</summary>
internal static class HubStatus
{
    public static Dictionary<string, object?> Of(Hub hub, Link asker) => new()
    {
        ["host"] = new Dictionary<string, object?> { ["pid"] = Environment.ProcessId, ["memory"] = Environment.WorkingSet },
        ["code"] = asker.ClientLink is null or { Terms.MayRunCode: true },
        ["peers"] = hub.Peers.Select(peer => Of(peer, asker)).ToList<object?>(),
        ["jobs"] = hub.Jobs.OrderBy(job => job.Name, StringComparer.Ordinal).Select(job => Of(job, hub.TimeProvider, asker)).ToList<object?>(),
        ["clients"] = hub.Clients.All.OrderBy(client => client.Id).Select(Of).ToList<object?>(),
    };

    private static Dictionary<string, object?> Of(Peer peer, Link asker) => new()
    {
        ["name"] = peer.Name,
        ["language"] = peer.Language,
        ["actions"] = peer.Actions.Count,
        ["waiting"] = peer.QueuedCalls,
        ["workers"] = peer.Workers.Select(worker => Of(worker, peer.Hub.TimeProvider, asker)).ToList<object?>(),
    };

    private static Dictionary<string, object?> Of(WorkerInfo worker, TimeProvider time, Link asker) => new()
    {
        ["number"] = worker.Number,
        ["state"] = Word(worker.State),
        ["seconds"] = Since(worker.Since, time),
        ["pid"] = worker.ProcessId,
        ["restarts"] = worker.Restarts,
        ["calls"] = worker.CallsInFlight,
        ["answered"] = worker.CallsAnswered,
        ["failed"] = worker.CallsFailed,
        ["memory"] = worker.MemoryBytes,
        ["error"] = worker.LastError is { } error ? ErrorFor(asker, error) : null,
    };

    private static Dictionary<string, object?> Of(Job job, TimeProvider time, Link asker) => new()
    {
        ["name"] = job.Name,
        ["state"] = Word(job.State),
        ["seconds"] = Since(job.Since, time),
        ["restarts"] = job.Restarts,
        ["error"] = job.Error is { } error ? ErrorFor(asker, error) : null,
    };

    private static Dictionary<string, object?> Of(Client client) => new()
    {
        ["client"] = client.Id,
        ["language"] = client.Language,
        ["actions"] = client.Actions.Select(action => action.Name).ToList<object?>(),
        ["seconds"] = client.Age.TotalSeconds,
        ["calls"] = client.Link.CallsServed,
    };

    /// <summary>What a peer's code threw is told as that, and not as what C# makes of it.</summary>
    private static Dictionary<string, object?> ErrorFor(Link asker, Exception error) => error is not RemoteException remote ? asker.Describe(error)
        : asker.ClientLink is { Terms.MaySeeFrames: false } ? LocalError.WithoutFrames(remote.Error)
        : LocalError.OfRemote(remote.Error);

    // How long ago rather than when: the clocks of two machines need not agree.
    private static double Since(DateTimeOffset moment, TimeProvider time) => Math.Max(0, (time.GetUtcNow() - moment).TotalSeconds);

    [SuppressMessage("Globalization", "CA1308", Justification = "The words of the specification are in lower case.")]
    private static string Word<T>(T state)
        where T : struct, Enum => state is WorkerState.GivenUp ? "given-up" : state.ToString().ToLowerInvariant();
}
