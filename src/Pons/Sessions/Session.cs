using Pons.Sessions;

namespace Pons;

/// <summary>What belongs together for one user: a client that came in through a door, or calls that a C# caller gave the same <see cref="CallOptions.Session"/>.</summary>
/// <remarks>Safe for any number of threads.</remarks>
public sealed class Session
{
    internal Session(ulong id, string? name, string secret)
    {
        Id = id;
        Name = name;
        Secret = secret;
    }

    /// <summary>Its number, which no other session has while the host runs: the one that events for a client name.</summary>
    public ulong Id { get; }

    /// <summary>What C# callers call it; nothing for a client's.</summary>
    public string? Name { get; }

    /// <summary>The values of this session; gone when it is.</summary>
    public HubValues Values { get; } = new();

    /// <summary>Whether its client is connected at this moment; never so for a session that C# callers named.</summary>
    public bool IsConnected => Connections > 0;

    /// <summary>What a client has to know to take it up again: 32 random bytes as hexadecimal digits; empty for a named one, which nobody can take up.</summary>
    internal string Secret { get; }

    /// <summary>Two for a moment, when a client comes back before the loss of its old connection was noticed. Altered only by the table.</summary>
    internal int Connections { get; set; }

    /// <summary>Its place in one of the table's lists.</summary>
    internal LinkedListNode<Lingering>? Node { get; set; }
}
