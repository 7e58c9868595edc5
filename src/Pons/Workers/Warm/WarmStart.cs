namespace Pons.Workers.Warm;

/// <summary>Which way of starting workers fits the options and this machine.</summary>
internal static class WarmStart
{
    /// <summary>Whether templates can be kept here; elsewhere a spare process is.</summary>
    public static bool HasTemplates { get; } = OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    /// <param name="options">Of the workers.</param>
    /// <param name="command">What starts one of them in the ordinary way.</param>
    public static IWorkerStarter For(PythonOptions options, WorkerCommand command)
    {
        if (!options.Warm)
        {
            return ChildStarter.Instance;
        }

        if (!HasTemplates || options.KeepsSpare)
        {
            return new SpareStarter(options.Preload);
        }

        return new WarmStarter(new TemplatePlan(command.Program, options.InterpreterArguments, options.Preload)
        {
            WorkingDirectory = options.WorkingDirectory,
            Environment = options.Environment,
            StartLimit = options.StartLimit,
            TimeProvider = options.TimeProvider,
        });
    }
}
