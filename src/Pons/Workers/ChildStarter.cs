using System.ComponentModel;

namespace Pons.Workers;

/// <summary>Starts each worker as a child of the host, all on one thread.</summary>
internal sealed class ChildStarter : IWorkerStarter
{
    public static readonly ChildStarter Instance = new();

    public IWorkerProcess Start(WorkerCommand command)
    {
        if (command.WorkingDirectory is { } folder && !Directory.Exists(folder))
        {
            throw new WorkerLostException($"The working directory '{folder}' does not exist.");
        }

        try
        {
            return StarterThread.Host.Run(() => ChildProcess.Start(command));
        }
        catch (Win32Exception error)
        {
            throw new WorkerLostException($"'{command.Program}' could not be started: {error.Message}.");
        }
    }
}
