namespace Pons.Workers;

/// <summary>The place that starts a worker's process: today always a new child, later also a fork of a warm template, which is no child of ours.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal interface IWorkerStarter
{
    /// <exception cref="WorkerLostException">The program could not be started.</exception>
    IWorkerProcess Start(WorkerCommand command);
}
