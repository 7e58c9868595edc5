namespace Pons.Workers.Spawning;

/// <summary>Starts each worker as the leader of a process group of its own, where the system has those (Linux, macOS); elsewhere as a plain child.</summary>
internal sealed class SpawnStarter : IWorkerStarter
{
    public static readonly SpawnStarter Instance = new();

    public IWorkerProcess Start(WorkerCommand command)
    {
        if (OperatingSystem.IsWindows())
        {
            return ChildStarter.Instance.Start(command);
        }

        try
        {
            return SpawnedProcess.Start(new SpawnPlan(command));
        }
        catch (SpawnException error)
        {
            throw new WorkerLostException(error.Message);
        }
    }
}
