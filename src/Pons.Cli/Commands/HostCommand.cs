using System.CommandLine;
using System.Net;
using Pons.AspNetCore.Parents;
using Pons.Cli.Serve;

namespace Pons.Cli.Commands;

/// <summary><c>pons host</c>: the actions of files for the program that starts it, joined by stdin and stdout.</summary>
internal sealed class HostCommand
{
    private const int MostPort = 65535;
    private const int MostWorkers = 1024;
    private const int MostThreads = 4096;

    // Whoever it worked for has gone.
    private static readonly TimeSpan UsualStopLimit = TimeSpan.FromMilliseconds(500);

    private readonly Argument<string[]> _files = new("file")
    {
        Description = "A Python or JavaScript file, a package's folder or a dotted Python module; several share one host. None: the parent has it run scripts.",
        HelpName = "FILE...",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly CountOption _port = new("--port", 0, MostPort, "Pages of this machine may call too, on this port; 0 is any that is free. Without it there is none.");
    private readonly Option<string?> _ui = new("--ui") { Description = "A folder of pages to serve; on any free port, unless --port names one.", HelpName = "DIR" };
    private readonly Option<bool> _singlePage = new("--single-page") { Description = "Its index.html answers at every address that is no file.", Arity = ArgumentArity.Zero };
    private readonly CountOption _workers = new("--workers", 1, MostWorkers, "Processes for each file (1).");
    private readonly CountOption _threads = new("--threads", 1, MostThreads, "Threads of each Python process that its functions run on (its main thread alone).");
    private readonly Option<bool> _reload = new("--reload") { Description = "Loads the files anew when code beside them is saved; calls in flight finish.", Arity = ArgumentArity.Zero };
    private readonly Option<string[]> _origins = new("--allow-origin") { Description = "Pages from there may call; null is any page at all. May be given several times.", HelpName = "ORIGIN" };
    private readonly Option<string[]> _sockets = new("--socket") { Description = "Programs may join here too: the path of a Unix socket, tcp:PORT, or on Windows pipe:NAME. May be given several times.", HelpName = "PATH|tcp:PORT" };
    private readonly SecondsOption _stopLimit = new("--stop-limit", $"Seconds that a worker may take to end ({UsualStopLimit.TotalSeconds}).");
    private readonly PeerFlags _peer = new();

    private HostCommand()
    {
    }

    public static Command Create()
    {
        var host = new HostCommand();
        var command = new Command("host", """
            Serves the actions of files to the program that starts it, by its stdin and stdout: for programs, which find it in start() of the package 'pons'. It opens no port and ends with its parent.

            Its stdout carries messages of pons.v1 (protocol/SPEC.md, chapter 11) and nothing else; all that is printed goes to stderr. The parent joins without a token, and may run code and scripts.
            Those that join by --socket or --port have to know the token of the variable PONS_TOKEN; without it a fresh one is made, which the parent is told.

            Exit codes: 0 the parent has gone, or it was to end (SIGTERM); 1 a file raised when it was loaded; 2 wrong usage; 3 it could not be started.
            """)
        {
            host._files, host._port, host._ui, host._singlePage, host._workers, host._threads, host._reload, host._sockets, host._origins, host._stopLimit,
        };
        host._peer.AddTo(command);
        command.SetAction(parsed => Interruption.RunBelowParent(cancellationToken => Failure.GuardAsync(() => host.RunAsync(parsed, cancellationToken)).GetAwaiter().GetResult()));
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        HostSettings settings = Read(parsed);
        return !Console.IsInputRedirected || !Console.IsOutputRedirected
            ? throw new UsageException("pons host is for programs, which talk to it by its stdin and stdout; here is a terminal. For people there is pons serve.")
            : ParentedHost.RunAsync(settings, ParentPipe.Take(), cancellationToken);
    }

    private HostSettings Read(ParseResult parsed)
    {
        string? token = TokenArgument.Read(null, TextReader.Null);
        Environment.SetEnvironmentVariable(TokenArgument.Variable, null); // no business of the workers and scripts
        string? ui = parsed.GetValue(_ui) is { } named ? FolderArgument.Check(named, _ui.Name) : null;
        string[] sockets = [.. (parsed.GetValue(_sockets) ?? []).Select(SocketArgument.Check)];
        string[] origins = [.. (parsed.GetValue(_origins) ?? []).Select(OriginArgument.Check)];
        TimeSpan stopLimit = _stopLimit.Read(parsed) ?? UsualStopLimit;
        var served = new ServedFiles(_peer, _workers.Read(parsed), _threads.Read(parsed), stopLimit, parsed.GetValue(_reload));
        var serve = new ServeSettings
        {
            Binding = new Binding(IPAddress.Loopback, _port.Read(parsed) ?? 0, null),
            StopLimit = stopLimit,
            AddPeers = served.Adding(parsed, parsed.GetValue(_files) ?? [], Print),
            Configure = options =>
            {
                options.Access.Token = token;
                options.Reload = parsed.GetValue(_reload);
                (options.Ui.Folder, options.Ui.IsSinglePage) = (ui, parsed.GetValue(_singlePage));
                Array.ForEach(origins, options.Access.AllowedOrigins.Add);
                Array.ForEach(sockets, options.Sockets.Add);
            },
        };
        return new HostSettings(serve, ui is not null || _port.Read(parsed) is not null, sockets.Length > 0, parsed.GetValue(_reload));
    }

    /// <summary>What the caller hears of is its to print.</summary>
    private static void Print(LogEntry entry)
    {
        if (!entry.IsHeard)
        {
            Console.Error.Write(entry.Logger is null ? entry.Text : entry + Environment.NewLine);
        }
    }
}
