using Pons.Links;
using Pons.Workers.Spawning;

namespace Pons.Workers;

/// <summary>What starts the Node workers of a module.</summary>
internal static class NodePlan
{
    /// <exception cref="FileNotFoundException">There is no such module.</exception>
    /// <exception cref="WorkerLostException">No Node was found, or the one that was meant is too old.</exception>
    public static WorkerPlan Make(Hub hub, string target, NodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(target);
        options.Validate();
        NodeTarget module = NodeTarget.Find(target, options);
        return new WorkerPlan(NodeCommand.Build(module, options), module.Path, module.Name, options, hub)
        {
            Program = "Node",
            Form = WireForm.Json,
            IsGuarded = !OperatingSystem.IsWindows(),
            Starter = SpawnStarter.Instance,
        };
    }
}
