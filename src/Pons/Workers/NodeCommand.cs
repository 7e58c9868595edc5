using Pons.Workers.Interpreters;

namespace Pons.Workers;

/// <summary>The command line of a Node worker.</summary>
internal static class NodeCommand
{
    /// <summary>Where the JavaScript side lies: it travels with this assembly.</summary>
    public static string Runtime { get; } = Path.Combine(AppContext.BaseDirectory, "runtimes", "js", "node-worker.mjs");

    /// <exception cref="WorkerLostException">No Node was found, the one that was meant is too old, or the runtime was not built.</exception>
    public static WorkerCommand Build(NodeTarget target, NodeOptions options)
    {
        if (!File.Exists(Runtime))
        {
            throw new WorkerLostException($"The JavaScript side of Pons is not at {Runtime}: it is built together with Pons where npm is found. Install Node 20 or later with npm, and build again.");
        }

        NodeSearch search = NodeSearch.Find(options.Interpreter, ThisMachine.Now);
        Interpreter interpreter = search.Found ?? throw new WorkerLostException(search.Sentence());
        return new WorkerCommand(interpreter.Path, [.. options.InterpreterArguments, Runtime, target.Path])
        {
            WorkingDirectory = options.WorkingDirectory,
            Environment = options.Environment,
        };
    }
}
