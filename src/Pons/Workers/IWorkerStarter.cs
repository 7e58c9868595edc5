using Pons.Logs;

namespace Pons.Workers;

/// <summary>The place that starts a worker's process: a new child, or a fork of a warm template, which is no child of ours.</summary>
/// <remarks>Safe for any number of threads. What a starter keeps it keeps for the pools that have opened it.</remarks>
internal interface IWorkerStarter
{
    /// <exception cref="WorkerLostException">The program could not be started.</exception>
    IWorkerProcess Start(WorkerCommand command);

    /// <summary>A pool begins to use it.</summary>
    /// <param name="log">Gets what is printed by what the starter keeps, and where it had to do without.</param>
    void Open(LogPump? log)
    {
    }

    /// <summary>A pool that uses it stops: what is only being prepared for it need not be.</summary>
    void Stop()
    {
    }

    /// <summary>A pool is done, and all of its workers are gone.</summary>
    void Close()
    {
    }
}
