namespace Pons;

/// <summary>What clients of a program that was written for Igor may take up. They know no token; where they may come from is <see cref="AccessOptions.AllowedOrigins"/>.</summary>
public sealed class IgorOptions
{
    /// <summary>Whether the host listens where the program's <c>CONFIG</c> says, unless it was told an address otherwise.</summary>
    /// <value>true.</value>
    public bool ListensAsAsked { get; set; } = true;

    /// <summary>Bytes of one message of a client, and of all that it has said and no handler has taken; beyond that its connection waits.</summary>
    /// <value>16 MiB.</value>
    public int MessageBytes { get; set; } = 16 << 20;

    /// <summary>How many messages of one client may wait for its handlers; beyond that its connection waits.</summary>
    /// <value>256.</value>
    public int WaitingMessages { get; set; } = 256;

    /// <summary>Bytes that may wait for a client that does not read; with more it is dropped. Handlers that send to it wait before that.</summary>
    /// <value>64 MiB.</value>
    public int UnreadBytes { get; set; } = 64 << 20;

    /// <summary>How long a client may take to read what was sent to it, before it is dropped.</summary>
    /// <value>10 s.</value>
    public TimeSpan ReadTimeLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of one file that is written by the file server.</summary>
    /// <value>1 GiB.</value>
    public long FileBytes { get; set; } = 1L << 30;
}
