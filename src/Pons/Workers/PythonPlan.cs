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
        return Make(hub, PythonTarget.Find(target, options), options);
    }

    /// <summary>What starts workers without a module, which are to run a program in their own way; its name is theirs, and its folder says which Python is meant.</summary>
    public static WorkerPlan MakeBlank(Hub hub, string program, PythonOptions options)
    {
        options.Validate();
        return Make(hub, new PythonTarget(PythonTarget.Nothing, Path.GetFileName(program), Path.GetDirectoryName(program)), options);
    }

    private static WorkerPlan Make(Hub hub, PythonTarget module, PythonOptions options)
    {
        WorkerCommand command = PythonCommand.Build(module, options);
        return new WorkerPlan(command, module.Target, module.Name, options, hub)
        {
            Program = "Python",
            Starter = WarmStart.For(options, command),
        };
    }
}
