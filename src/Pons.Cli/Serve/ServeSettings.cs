using System.Security.Cryptography.X509Certificates;
using Pons.AspNetCore.Desktop;

namespace Pons.Cli.Serve;

/// <summary>What a command line asks to be served, and how.</summary>
internal sealed record ServeSettings
{
    /// <summary>Adds what is behind the doors: the peers of the files.</summary>
    public required Action<PonsBuilder> AddPeers { get; init; }

    /// <summary>Who gets in, and to what.</summary>
    public required Action<PonsOptions> Configure { get; init; }

    /// <summary>A program that is served as a whole; nothing where the files are modules of actions.</summary>
    public ServedProgram? Program { get; init; }

    public required Binding Binding { get; init; }

    /// <summary>Whether it is the program that says where to listen.</summary>
    public bool ListensAsAsked => Program is { SaysWhere: true };

    /// <summary>Nothing: what is said goes over the network as it is.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>How long requests and calls in flight may go on when the host is to end.</summary>
    public required TimeSpan StopLimit { get; init; }

    /// <summary>Whether there are pages to open.</summary>
    public bool HasPages { get; init; }

    /// <summary>Whether the console page is there.</summary>
    public bool HasConsole { get; init; }

    /// <summary>Whether they are opened at once; the console where there are none.</summary>
    public bool OpensPages { get; init; }

    /// <summary>The window that shows the pages; nothing where they are for browsers.</summary>
    public AppWindow? Window { get; init; }

    /// <summary>Whether whoever started the host is told the token, as it was not given.</summary>
    public bool IsTokenFresh { get; init; }

    /// <summary>Whether a program reads what is said on stdout.</summary>
    public bool IsForProgram { get; init; }

    /// <summary>What is opened up by this command line, in sentences.</summary>
    public IReadOnlyList<string> Openings { get; init; } = [];
}
