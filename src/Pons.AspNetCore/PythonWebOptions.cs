namespace Pons;

/// <summary>How a web application that is written in Python is run as it is, and what it is allowed.</summary>
public sealed record PythonWebOptions
{
    // As many as Starlette's own pool of threads has: enough for slow requests, and still few for one interpreter.
    internal const int UsualThreads = 40;

    /// <summary>What the application is called in the file, such as <c>site.app</c> or <c>create_app()</c>.</summary>
    /// <value>Found: what the file's own server was to serve, else <c>app</c>, <c>application</c>, or what <c>create_app()</c> gives.</value>
    public string? Name { get; init; }

    /// <summary>How its workers are started: their number, the interpreter, who gets what they print. <see cref="PythonOptions.Threads"/> says how many requests of a WSGI application a worker runs at a time.</summary>
    /// <value>One worker; 40 threads where none are named.</value>
    public PythonOptions Python { get; init; } = new();

    /// <summary>Whether its requests have to name the token of the host, as those of the other doors do.</summary>
    /// <value>false: such an application keeps its own rules.</value>
    public bool RequireToken { get; init; }

    /// <summary>Whether the host listens where the file's own server was asked to (<c>app.run(host, port)</c>), and not where it would by itself.</summary>
    /// <value>false.</value>
    public bool UsesOwnAddress { get; init; }

    /// <summary>Bytes that the body of a request may have.</summary>
    /// <value>None: bodies are never kept, and how much it takes is the application's own matter.</value>
    public long? MostBodyBytes { get; init; }

    /// <summary>Bytes that one message of a WebSocket may have.</summary>
    /// <value>16 MiB.</value>
    public int MostMessageBytes { get; init; } = 16 << 20;

    internal PythonOptions ToPython() => Python with
    {
        Threads = Python.Threads ?? UsualThreads,
        Web = new(Name, HasSiblings: Python.Workers > 1),

        // A server of applications lets their code come to its end when a client has gone, however long that takes.
        GracePeriod = Timeout.InfiniteTimeSpan,
    };
}
