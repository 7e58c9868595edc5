using Pons.Pools;
using Pons.Workers;

namespace Pons;

/// <summary>Starts the workers of a peer that a hub is to hold.</summary>
internal static class PeerStart
{
    public static async Task<Peer> StartAsync(WorkerPlan plan, CancellationToken cancellationToken, bool ownsHub = false) =>
        new(await Pool.StartAsync(plan, cancellationToken).ConfigureAwait(false), plan, ownsHub);

    public static Peer Start(WorkerPlan plan, CancellationToken cancellationToken, bool ownsHub = false) =>
        new(Pool.Start(plan, cancellationToken), plan, ownsHub);
}
