namespace Pons.Workers;

/// <summary>The command line of a Python worker.</summary>
internal static class PythonCommand
{
    /// <summary>Where the Python side lies: it travels with this assembly.</summary>
    public static string Runtime { get; } = Path.Combine(AppContext.BaseDirectory, "runtimes", "python", "pons-worker.py");

    public static WorkerCommand Build(PythonTarget target, PythonOptions options)
    {
        string interpreter = options.Interpreter ?? "python3";
        return new WorkerCommand(interpreter, [.. options.InterpreterArguments, Runtime, target.Target])
        {
            WorkingDirectory = options.WorkingDirectory,
            Environment = options.Environment,
        };
    }
}
