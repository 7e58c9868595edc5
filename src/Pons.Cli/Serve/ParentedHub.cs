namespace Pons.Cli.Serve;

/// <summary>The hub of a host that has a parent, and what else there is of that host.</summary>
internal abstract class ParentedHub(Hub hub)
{
    public Hub Hub { get; } = hub;

    /// <summary>Starts the peers, then opens whatever other doors there are.</summary>
    public abstract Task StartAsync(CancellationToken cancellationToken);

    /// <summary>What the parent is told of the host, which has started.</summary>
    public virtual Dictionary<string, object?> Introduce() => new() { ["pid"] = Environment.ProcessId };

    /// <summary>Ends the doors and the peers.</summary>
    public abstract Task EndAsync();
}
