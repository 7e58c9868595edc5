namespace Pons;

/// <summary>How a job is doing.</summary>
public enum JobState
{
    /// <summary>It was not started yet, or was stopped.</summary>
    Stopped,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It was asked to end, and has not yet.</summary>
    Stopping,

    /// <summary>It failed; the next run follows after a pause (<see cref="JobOptions.Restart"/>).</summary>
    Pausing,

    /// <summary>It came to its end by itself.</summary>
    Completed,

    /// <summary>Its code threw (<see cref="Job.Error"/>).</summary>
    Failed,
}
