using Pons.Workers.Warm;

namespace Pons.Workers;

/// <summary>What starts the Python workers of a module.</summary>
internal static class PythonPlan
{
    /// <exception cref="FileNotFoundException">There is no such module.</exception>
    /// <exception cref="WorkerLostException">No Python was found, or the one that was meant is broken.</exception>
    public static WorkerPlan Make(Hub hub, string target, PythonOptions options)
    {
        ArgumentNullException.ThrowIfNull(target);
        options.Validate();
        PythonTarget module = PythonTarget.Find(target, options);
        WorkerCommand command = PythonCommand.Build(module, options);
        return new WorkerPlan(command, module.Target, module.Name, options, hub)
        {
            Program = "Python",
            Starter = WarmStart.For(options, command),
        };
    }
}
