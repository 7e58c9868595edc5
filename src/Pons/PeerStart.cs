using Pons.Pools;
using Pons.Workers;
using Pons.Workers.Warm;

namespace Pons;

/// <summary>Starts the workers of a peer that a hub is to hold.</summary>
internal static class PeerStart
{
    public static async Task<Peer> StartAsync(Hub hub, string target, PythonOptions options, CancellationToken cancellationToken, bool ownsHub = false)
    {
        WorkerPlan plan = Prepare(hub, target, options);
        return new Peer(await Pool.StartAsync(WarmStart.For(options, plan.Command), plan, cancellationToken).ConfigureAwait(false), plan, ownsHub);
    }

    public static Peer Start(Hub hub, string target, PythonOptions options, CancellationToken cancellationToken, bool ownsHub = false)
    {
        WorkerPlan plan = Prepare(hub, target, options);
        return new Peer(Pool.Start(WarmStart.For(options, plan.Command), plan, cancellationToken), plan, ownsHub);
    }

    private static WorkerPlan Prepare(Hub hub, string target, PythonOptions options)
    {
        ArgumentNullException.ThrowIfNull(target);
        options.Validate();
        PythonTarget module = PythonTarget.Find(target, options);
        return new WorkerPlan(PythonCommand.Build(module, options), module.Target, module.Name, options, hub);
    }
}
