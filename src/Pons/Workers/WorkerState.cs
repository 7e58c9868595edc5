namespace Pons;

/// <summary>Where a worker is in its life.</summary>
public enum WorkerState
{
    /// <summary>Its process starts, or loads the module.</summary>
    Starting,

    /// <summary>It takes calls.</summary>
    Ready,

    /// <summary>It takes calls while its replacement starts (<see cref="WorkerOptions.Recycle"/>).</summary>
    Recycling,

    /// <summary>It died; the next start follows after a pause.</summary>
    Pausing,

    /// <summary>It died too often before it was given a call, and is started no more (<see cref="RestartPolicy.RestartLimit"/>).</summary>
    GivenUp,

    /// <summary>The peer was disposed.</summary>
    Stopped,
}
