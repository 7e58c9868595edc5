using Pons.Links;

namespace Pons.Workers;

/// <summary>All that is needed to start a worker, and to start it again.</summary>
/// <param name="Command">What is started.</param>
/// <param name="Target">What it loads.</param>
/// <param name="Name">What users know it by.</param>
/// <param name="Options">What it is allowed.</param>
/// <param name="Hub">What it may call, and whom it tells of events.</param>
internal sealed record WorkerPlan(WorkerCommand Command, string Target, string Name, WorkerOptions Options, Hub Hub)
{
    /// <summary>What errors call the program: Python, Node.</summary>
    public required string Program { get; init; }

    /// <summary>In which form its link speaks.</summary>
    public WireForm Form { get; init; }

    /// <summary>Whether somebody else sees to it that its process group goes when the host does; else the worker does so itself.</summary>
    public bool IsGuarded { get; init; }

    /// <summary>Who starts its processes.</summary>
    public required IWorkerStarter Starter { get; init; }
}
