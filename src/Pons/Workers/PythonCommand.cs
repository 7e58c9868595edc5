using Pons.Workers.Interpreters;

namespace Pons.Workers;

/// <summary>The command line of a Python worker.</summary>
internal static class PythonCommand
{
    /// <summary>Where the Python side lies: it travels with this assembly.</summary>
    public static string Runtime { get; } = Path.Combine(AppContext.BaseDirectory, "runtimes", "python", "pons-worker.py");

    /// <exception cref="WorkerLostException">No Python was found, or the one that was meant is broken.</exception>
    public static WorkerCommand Build(PythonTarget target, PythonOptions options)
    {
        InterpreterSearch search = InterpreterSearch.Find(options.Interpreter, target.Folder ?? options.WorkingDirectory, ThisMachine.Now);
        Interpreter interpreter = search.Found ?? throw new WorkerLostException(search.Sentence());
        return new WorkerCommand(interpreter.Path, [.. options.InterpreterArguments, Runtime, target.Target])
        {
            WorkingDirectory = options.WorkingDirectory,
            Environment = options.Environment,
        };
    }
}
