namespace Pons;

/// <summary>What clients may take up once they are in.</summary>
public sealed class ClientOptions
{
    /// <summary>How many clients may be connected; one more is told that the host is busy.</summary>
    /// <value>10 000.</value>
    public int MostClients { get; set; } = 10_000;

    /// <summary>How long a connection may take to say who it is.</summary>
    /// <value>10 s.</value>
    public TimeSpan JoinTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may be silent before it is asked for a sign of life.</summary>
    /// <value>15 s.</value>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long it may take to give one.</summary>
    /// <value>15 s.</value>
    public TimeSpan PingTimeLimit { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the last client may have been gone before the host ends.</summary>
    /// <value>None: the host does not care.</value>
    public TimeSpan? ExitAfter { get; set; }

    /// <summary>How long a client may take to see that its connection is being ended.</summary>
    /// <value>2 s.</value>
    public TimeSpan CloseTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>What the link of each client allows.</summary>
    /// <value>Messages of 64 MiB, 1 024 calls in flight of 256 MiB together, 16 MiB that wait because the client does not read; else as for workers.</value>
    public LinkLimits Limits { get; set; } = new() { MessageBytes = 64L << 20, Calls = 1024, CallBytes = 256L << 20, WaitingBytes = 16L << 20, ArenaBytes = 0 };
}
