namespace Pons;

/// <summary>What the doors of a host allow; by default no more than this machine's own programs need.</summary>
public sealed class PonsOptions
{
    /// <summary>Who gets in.</summary>
    public AccessOptions Access { get; } = new();

    /// <summary>What clients may take up once they are in.</summary>
    public ClientOptions Clients { get; } = new();

    /// <summary>Where programs may join that speak <c>pons.v1</c>: <c>unix:PATH</c> or a path alone, <c>tcp:PORT</c>, <c>tcp:HOST:PORT</c>, and on Windows <c>pipe:NAME</c>.</summary>
    public IList<string> Sockets { get; } = [];

    /// <summary>What the HTTP door allows.</summary>
    public HttpDoorOptions Http { get; } = new();

    /// <summary>What clients of a program that was written for Igor may take up.</summary>
    public IgorOptions Igor { get; } = new();

    /// <summary>Which files are open to those who may read or write them.</summary>
    public FilesOptions Files { get; } = new();

    /// <summary>The pages of a user interface.</summary>
    public UiOptions Ui { get; } = new();

    /// <summary>Python inside pages.</summary>
    public PyodideOptions Pyodide { get; } = new();

    /// <summary>The console page.</summary>
    public ConsoleOptions Console { get; } = new();

    /// <summary>Whether the peers' modules are loaded anew when code beside them is saved (<see cref="Peer.ReloadAsync"/>): while a program is written.</summary>
    /// <value>false.</value>
    public bool Reload { get; set; }

    /// <summary>What the hub behind the doors allows.</summary>
    public HubOptions Hub { get; set; } = new();
}
