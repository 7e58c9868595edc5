namespace Pons.Workers.Spawning;

/// <summary>A command, and what its process shares with the host. By default nothing: three pipes, and a session and group of its own.</summary>
internal sealed record SpawnPlan(WorkerCommand Command)
{
    /// <summary>Whether its stdin is the host's own.</summary>
    public bool InheritsInput { get; init; }

    /// <summary>Whether its stdout is the host's own.</summary>
    public bool InheritsOutput { get; init; }

    /// <summary>Whether its stderr is the host's own.</summary>
    public bool InheritsErrors { get; init; }

    /// <summary>Whether it leads a group of its own, which is signalled and ended as a whole. Else it stays in the host's group, which is the terminal's foreground: Ctrl-C reaches it as from a shell.</summary>
    public bool IsGroup { get; init; } = true;

    /// <summary>Whether what it started may go on when it has ended.</summary>
    public bool LeavesChildren { get; init; }

    /// <summary>How much its pipes should hold, where that can be chosen; 0: what the system gives.</summary>
    public int PipeBytes { get; init; }
}
