namespace Pons;

/// <summary>What the doors of a host allow; by default no more than this machine's own programs need.</summary>
public sealed class PonsOptions
{
    /// <summary>Who gets in.</summary>
    public AccessOptions Access { get; } = new();

    /// <summary>What clients may take up once they are in.</summary>
    public ClientOptions Clients { get; } = new();

    /// <summary>Which files are open to those who may read or write them.</summary>
    public FilesOptions Files { get; } = new();

    /// <summary>The pages of a user interface.</summary>
    public UiOptions Ui { get; } = new();

    /// <summary>Whether the peers' modules are loaded anew when code beside them is saved (<see cref="Peer.ReloadAsync"/>): while a program is written.</summary>
    /// <value>false.</value>
    public bool Reload { get; set; }

    /// <summary>What the hub behind the doors allows.</summary>
    public HubOptions Hub { get; set; } = new();
}
