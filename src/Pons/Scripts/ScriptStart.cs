using Pons.Workers;
using Pons.Workers.Spawning;
using Pons.Workers.Warm;

namespace Pons.Scripts;

/// <summary>Starts the process of a script: as a fork of its template where it has one and nothing stands against it, else in the ordinary way.</summary>
internal static class ScriptStart
{
    private const int PipeBytes = 1 << 20;

    /// <exception cref="ScriptException">It could not be started.</exception>
    public static async Task<IWorkerProcess> StartAsync(Script script, WorkerCommand command, CancellationToken cancellationToken)
    {
        try
        {
            return await TryForkAsync(script, command, cancellationToken).ConfigureAwait(false) ?? Start(script, command);
        }
        catch (Exception error) when (error is SpawnException or WorkerLostException)
        {
            throw new ScriptException(error.Message, new ScriptRemains(command.Line, null, []) { HasStarted = false }, error);
        }
    }

    private static IWorkerProcess Start(Script script, WorkerCommand command) => OperatingSystem.IsWindows()
        ? ChildStarter.Instance.Start(command)
        : SpawnedProcess.Start(new SpawnPlan(command) { LeavesChildren = script.LeavesChildren, PipeBytes = PipeBytes });

    /// <summary>The fork; nothing where the script has to start in the ordinary way.</summary>
    private static async Task<IWorkerProcess?> TryForkAsync(Script script, WorkerCommand command, CancellationToken cancellationToken)
    {
        (ScriptKind kind, string target) = ScriptCommand.Resolve(script);
        if (script.Template is not { } template || !ScriptCommand.IsPython(kind))
        {
            return null;
        }

        var fork = new ScriptFork(KindOf(kind), target, script.Arguments)
        {
            WorkingDirectory = command.WorkingDirectory,
            Environment = WholeEnvironment.With(command.Environment),
            LeavesChildren = script.LeavesChildren,
            Line = command.Line,
        };
        if (template.Obstacle(fork, command.Program, ScriptCommand.InterpreterArguments(script)) is { } obstacle)
        {
            template.Say($"{script} starts in the ordinary way: {obstacle}.");
            return null;
        }

        try
        {
            return await template.StartScriptAsync(fork, cancellationToken).ConfigureAwait(false);
        }
        catch (ForkRefusedException refused)
        {
            template.Say($"{script} starts in the ordinary way: {refused.Message}");
            return null;
        }
    }

    private static ScriptForkKind KindOf(ScriptKind kind) => kind switch
    {
        ScriptKind.PythonModule => ScriptForkKind.Module,
        ScriptKind.PythonCode => ScriptForkKind.Code,
        _ => ScriptForkKind.File,
    };
}
