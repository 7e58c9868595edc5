namespace Pons;

/// <summary>How a worker was doing at the moment when it was asked for.</summary>
public sealed record WorkerInfo
{
    /// <summary>Its number among the peer's workers, from 1. It stays when the process is replaced.</summary>
    public required int Number { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required WorkerState State { get; init; }

    /// <summary>Since when it is there, by the peer's clock.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The id of its process; nothing when there is none just now.</summary>
    public required int? ProcessId { get; init; }

    /// <summary>How often it was started again after a death. Recycling does not count.</summary>
    public required int Restarts { get; init; }

    /// <summary>Calls that its process has and has not answered yet.</summary>
    public required int CallsInFlight { get; init; }

    /// <summary>Calls that were answered, by this process and those before it.</summary>
    public required long CallsAnswered { get; init; }

    /// <summary>Calls that ended in an error, or were lost with their process.</summary>
    public required long CallsFailed { get; init; }

    /// <summary>The memory that its process has for itself; nothing when there is none, or the system does not say.</summary>
    public required long? MemoryBytes { get; init; }

    /// <summary>Why it was lost, or could not be started, the last time; nothing when that never happened.</summary>
    public required Exception? LastError { get; init; }
}
