using Pons.Links;

namespace Pons.Workers;

/// <summary>A running process that is to become a peer.</summary>
/// <remarks>Disposing closes what the host holds of it. The worker's own watcher then ends whatever is left of its process group.</remarks>
internal interface IWorkerProcess : IDisposable
{
    int Id { get; }

    IPipe Pipe { get; }

    /// <summary>What the process prints outside the protocol; read by one thread, blocking, which closes it with <see cref="CloseErrors"/>.</summary>
    Stream Errors { get; }

    /// <summary>Called by the thread that reads, and by no other: a descriptor that is closed under a reader may be another file's the next moment.</summary>
    void CloseErrors();

    /// <summary>Ends when the process has ended, whoever still holds its pipes.</summary>
    Task<ExitStatus> Exit { get; }

    /// <summary>The memory that the process has for itself, what it shares with others left out; nothing when it has ended or the system does not say.</summary>
    long? MemoryBytes { get; }

    /// <summary>Ends the process at once. With <paramref name="isAsked"/> it first gets the chance to say where it stood (SIGABRT).</summary>
    void Kill(bool isAsked = false);
}
