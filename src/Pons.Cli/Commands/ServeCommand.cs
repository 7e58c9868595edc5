using System.CommandLine;
using System.Globalization;
using Pons.AspNetCore.Web;
using Pons.Cli.Calls;
using Pons.Cli.Serve;

namespace Pons.Cli.Commands;

/// <summary><c>pons serve</c>: the actions of files for whoever may come in.</summary>
internal sealed class ServeCommand
{
    private const string UsualHost = "127.0.0.1";
    private const int MostPort = 65535;
    private const int UsualPort = 5678;
    private const int MostWorkers = 1024;
    private const int MostThreads = 4096;

    // Beyond this machine a token has to stand guessing.
    private const int ShortestToken = 16;

    private static readonly TimeSpan UsualAbsence = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan UsualStopLimit = TimeSpan.FromSeconds(2);

    private readonly Argument<string[]> _files = new("file")
    {
        Description = "A Python or JavaScript file, a package's folder or a dotted Python module; several share one host. None where pages run their Python themselves.",
        HelpName = "FILE...",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _host = new("--host") { Description = $"The address to listen on ({UsualHost}: this machine alone); * is every one.", HelpName = "ADDRESS" };
    private readonly CountOption _port = new("--port", 0, MostPort, $"The port ({UsualPort}); 0 is any that is free.");
    private readonly Option<string?> _ui = new("--ui") { Description = "A folder of pages to serve.", HelpName = "DIR" };
    private readonly Option<bool> _singlePage = new("--single-page") { Description = "Its index.html answers at every address that is no file.", Arity = ArgumentArity.Zero };
    private readonly Option<bool> _isolate = new("--isolate") { Description = "Isolates the pages, as Python in a page needs it to be stopped in a loop; what they show of other sites has to allow it.", Arity = ArgumentArity.Zero };
    private readonly PyodideFlags _pyodide = new();
    private readonly Option<string[]> _folders = new("--files") { Description = "A folder that is open under /files to those who have the token; NAME=DIR opens it under /files/NAME. May be given several times.", HelpName = "[NAME=]DIR" };
    private readonly Option<bool> _writes = new("--allow-writes") { Description = "Files may be written too (PUT).", Arity = ArgumentArity.Zero };
    private readonly Option<bool> _listings = new("--allow-listings") { Description = "The address of a folder answers what is in it.", Arity = ArgumentArity.Zero };
    private readonly CountOption _workers = new("--workers", 1, MostWorkers, "Processes for each file (1).");
    private readonly CountOption _threads = new("--threads", 1, MostThreads, "Threads of each Python process that its functions run on (its main thread alone).");
    private readonly Option<string?> _token = new("--token") { Description = "What callers have to know; @FILE reads it from a file, - from stdin, as arguments are no secret. Without it PONS_TOKEN, else a fresh one.", HelpName = "TOKEN" };
    private readonly Option<bool> _noToken = new("--no-token") { Description = "Callers need to know nothing: for this machine alone.", Arity = ArgumentArity.Zero };
    private readonly Option<string[]> _origins = new("--allow-origin") { Description = "Pages from there may call; null is any page at all. May be given several times.", HelpName = "ORIGIN" };
    private readonly Option<string[]> _hosts = new("--allow-host") { Description = "A name that this host may be asked by. May be given several times.", HelpName = "NAME" };
    private readonly Option<bool> _code = new("--allow-code") { Description = "Callers may run code of their own.", Arity = ArgumentArity.Zero };
    private readonly Option<string?> _certificate = new("--certificate") { Description = "Encrypts, by a PEM or PFX file.", HelpName = "FILE" };
    private readonly Option<string?> _certificateKey = new("--certificate-key") { Description = "The key of a PEM certificate, where it stands in a file of its own.", HelpName = "FILE" };
    private readonly Option<string?> _certificatePassword = new("--certificate-password-file") { Description = "A file with the password of either.", HelpName = "FILE" };
    private readonly Option<bool> _reload = new("--reload") { Description = "Loads the files anew when code beside them is saved; calls in flight finish.", Arity = ArgumentArity.Zero };
    private readonly Option<bool> _igor = new("--igor") { Description = "The file is a program that was written for Igor: its clients find it where its CONFIG says, or where --host and --port do.", Arity = ArgumentArity.Zero };
    private readonly Option<bool> _open = new("--open") { Description = "Opens the pages in the browser; without pages the console.", Arity = ArgumentArity.Zero };

    private readonly Option<bool> _noConsole = new("--no-console") { Description = "Leaves out the console, the page at /_pons that shows all that is served.", Arity = ArgumentArity.Zero };

    private readonly Option<string?> _exit = new("--exit-with-ui")
    {
        Description = $"Ends when the last client has been gone for so long ({UsualAbsence.TotalSeconds}).",
        HelpName = "SECONDS",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string[]> _sockets = new("--socket")
    {
        Description = "Programs may join here too: the path of a Unix socket, tcp:PORT, or on Windows pipe:NAME. May be given several times.",
        HelpName = "PATH|tcp:PORT",
    };

    private readonly Option<string?> _web = new("--web")
    {
        Description = "The file is a web application, WSGI or ASGI; NAME is what the application is called in it. Flask, FastAPI and Django are known without this.",
        HelpName = "NAME",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _noWeb = new("--no-web") { Description = "The file is no web application, although it looks like one.", Arity = ArgumentArity.Zero };
    private readonly SecondsOption _stopLimit = new("--stop-limit", $"Seconds that requests and calls in flight may go on when it is to end ({UsualStopLimit.TotalSeconds}).");
    private readonly Option<bool> _json = new("--ready-json") { Description = "For programs: one line of JSON with url, port, token and pid when it can answer.", Arity = ArgumentArity.Zero };
    private readonly PeerFlags _peer = new();

    private ServeCommand()
    {
    }

    public static Command Create()
    {
        var serve = new ServeCommand();
        var command = new Command("serve", """
            Serves the actions of Python and JavaScript files, with pages and files if wanted. It prints one line when it can answer; what the files print goes to stderr.

            Examples:
              pons serve calc.py
              pons serve calc.py --ui pages --open
              pons serve calc.py --reload --port 8000
              pons serve calc.py --ui pages --wheels wheels --isolate    pages may run Python themselves
              pons serve tools.py chart.mjs --workers 4 --ready-json
              pons serve app.py                a program of Flask, FastAPI or Django, as it is
              pons serve main.py --igor        a program that was written for Igor, as it is
              pons serve calc.py --host 0.0.0.0 --allow-host calc.example.org --certificate calc.pem --token @token.txt

            Exit codes: 0 it was to end (Ctrl-C, SIGTERM, the last client gone) and has; 1 a file raised when it was loaded; 2 wrong usage; 3 it could not be started; with --igor that of the program. A second Ctrl-C does not wait.
            """)
        {
            serve._files, serve._host, serve._port, serve._ui, serve._singlePage, serve._isolate, serve._open, serve._noConsole, serve._exit, serve._folders, serve._writes, serve._listings, serve._workers, serve._threads, serve._reload,
            serve._sockets, serve._igor, serve._web, serve._noWeb, serve._token, serve._noToken, serve._origins, serve._hosts, serve._code, serve._certificate, serve._certificateKey, serve._certificatePassword, serve._stopLimit, serve._json,
        };
        serve._pyodide.AddTo(command);
        serve._peer.AddTo(command);
        command.SetAction(parsed => Interruption.Run(cancellationToken =>
            Failure.GuardAsync(() => ServedHost.RunAsync(serve.Read(parsed), cancellationToken)).GetAwaiter().GetResult()));
        return command;
    }

    private ServeSettings Read(ParseResult parsed)
    {
        Binding binding = Binding.Parse(parsed.GetValue(_host) ?? UsualHost, _port.Read(parsed) ?? UsualPort);
        string? token = ReadToken(parsed, binding);
        TimeSpan? exitAfter = ReadExit(parsed, out string? file);
        string[] files = [.. file is null ? Array.Empty<string>() : [file], .. parsed.GetValue(_files) ?? []];
        if (files.Length == 0 && parsed.GetValue(_ui) is null)
        {
            throw new UsageException("Name a file whose functions are to be called; without one there have to be pages (--ui DIR) that run their Python themselves.");
        }

        string? certificate = parsed.GetValue(_certificate);
        bool hasPages = parsed.GetValue(_ui) is not null;
        bool hasConsole = !parsed.GetValue(_noConsole);

        var served = new ServedFiles(_peer, _workers.Read(parsed), _threads.Read(parsed), _stopLimit.Read(parsed) ?? UsualStopLimit, parsed.GetValue(_reload));
        Action<LogEntry> log = new CallTerminal().Log;
        ServedProgram? program = ReadProgram(parsed, files, served.ReadPython(parsed, log), binding);
        hasConsole &= program is not { HasOtherDoors: false };
        if (parsed.GetValue(_open) && !hasPages && !hasConsole)
        {
            throw new UsageException($"--open has no page to open: {(program is null ? "leave --no-console out, or name a folder of pages with --ui." : "a web application opens its own.")}");
        }

        Action<PonsOptions> doors = ReadDoors(parsed, binding, program);
        return new ServeSettings
        {
            Program = program,
            Binding = binding,
            Certificate = certificate is null ? null : ServerCertificate.Load(certificate, parsed.GetValue(_certificateKey), parsed.GetValue(_certificatePassword)),
            StopLimit = _stopLimit.Read(parsed) ?? UsualStopLimit,
            HasPages = hasPages,
            HasConsole = hasConsole,
            OpensPages = parsed.GetValue(_open),
            IsTokenFresh = token is null,
            IsForProgram = parsed.GetValue(_json),
            Openings = Openings(parsed, binding),
            AddPeers = program?.Add ?? served.Adding(parsed, files, log),
            Configure = options =>
            {
                options.Access.Token = token;
                options.Clients.ExitAfter = exitAfter;
                options.Igor.ListensAsAsked = program is { SaysWhere: true };
                doors(options);
            },
        };
    }

    private string? ReadToken(ParseResult parsed, Binding binding)
    {
        bool isOpen = parsed.GetValue(_noToken);
        if (isOpen && parsed.GetValue(_token) is not null)
        {
            throw new UsageException("--token and --no-token exclude each other.");
        }

        if (isOpen && !binding.IsLoopback)
        {
            throw new UsageException($"--host {parsed.GetValue(_host)} is reachable from other machines, and with --no-token anybody there could call these actions. Leave --no-token out, or listen on 127.0.0.1.");
        }

        string? token = isOpen ? null : TokenArgument.Read(parsed.GetValue(_token), Console.In);
        return token is { Length: < ShortestToken } && !binding.IsLoopback
            ? throw new UsageException($"The token has {token.Length} characters; where other machines reach this host it needs {ShortestToken}. Without --token a fresh one is made.")
            : token;
    }

    /// <summary>How long the last client may be gone. A word behind the option that is no number is a file.</summary>
    private TimeSpan? ReadExit(ParseResult parsed, out string? file)
    {
        string? word = parsed.GetValue(_exit);
        file = null;
        if (word is null)
        {
            return parsed.GetResult(_exit) is null ? null : UsualAbsence;
        }

        if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
        {
            return seconds is >= 0 and < 1e6 ? TimeSpan.FromSeconds(seconds) : throw new UsageException($"{_exit.Name} is {word}; it takes a number of seconds from 0 on.");
        }

        file = word;
        return UsualAbsence;
    }

    /// <summary>What the file is, where it is more than a module of actions.</summary>
    private ServedProgram? ReadProgram(ParseResult parsed, string[] files, PythonOptions python, Binding binding)
    {
        bool isIgor = parsed.GetValue(_igor);
        bool isWeb = parsed.GetResult(_web) is not null || (!isIgor && !parsed.GetValue(_noWeb) && files.Length == 1 && WebApplicationFile.IsOne(files[0]));
        if (!isIgor && !isWeb)
        {
            return null;
        }

        string what = isIgor ? "a program for Igor" : "a web application";
        if (files.Length != 1 || (isIgor && parsed.GetResult(_web) is not null))
        {
            throw new UsageException($"A host serves one file as {what}; {(files.Length == 1 ? "--igor and --web exclude each other" : $"{files.Length} were named")}.");
        }

        // Igor's clients know no token, and a web application keeps its own rules.
        bool saysWhere = parsed.GetValue(_host) is null && _port.Read(parsed) is null && parsed.GetValue(_certificate) is null;
        if (isIgor)
        {
            if (_workers.Read(parsed) is not null || _threads.Read(parsed) is not null || parsed.GetValue(_reload))
            {
                throw new UsageException("A program that was written for Igor has one process, which is not reloaded, and a thread for each client: leave --workers, --threads and --reload out.");
            }

            return binding.IsLoopback
                ? ServedProgram.Igor(files[0], python, saysWhere)
                : throw new UsageException($"--host {parsed.GetValue(_host)} is reachable from other machines, and clients of Igor know no token: anybody there could call these actions. Listen on 127.0.0.1.");
        }

        if (parsed.GetValue(_ui) is not null || (parsed.GetValue(_folders) ?? []).Length > 0)
        {
            throw new UsageException($"All addresses are the web application's own, so --ui and --files have no place beside {files[0]}. With --no-web its functions are actions.");
        }

        return ServedProgram.Web(files[0], new PythonWebOptions { Name = parsed.GetValue(_web), Python = python, RequireToken = parsed.GetValue(_token) is not null, UsesOwnAddress = saysWhere });
    }

    private Action<PonsOptions> ReadDoors(ParseResult parsed, Binding binding, ServedProgram? program)
    {
        string? ui = parsed.GetValue(_ui) is { } named ? FolderArgument.Check(named, _ui.Name) : null;
        (string Name, string Folder)[] folders = [.. (parsed.GetValue(_folders) ?? []).Select(folder => FolderArgument.ReadNamed(folder, _folders.Name))];
        Action<PyodideOptions> pyodide = _pyodide.Read(parsed);
        string[] sockets = [.. (parsed.GetValue(_sockets) ?? []).Select(SocketArgument.Check)];
        string[] origins = [.. (parsed.GetValue(_origins) ?? []).Select(OriginArgument.Check)];
        return options =>
        {
            options.Access.RequireToken = !parsed.GetValue(_noToken) && (program is not { HasOtherDoors: false } || parsed.GetValue(_token) is not null);
            options.Access.AllowCode = parsed.GetValue(_code);
            Array.ForEach(origins, options.Access.AllowedOrigins.Add);
            foreach (string host in parsed.GetValue(_hosts) ?? [])
            {
                options.Access.AllowedHosts.Add(host);
            }

            if (binding.Name is { } own)
            {
                options.Access.AllowedHosts.Add(own);
            }

            options.Console.IsServed = !parsed.GetValue(_noConsole);
            (options.Ui.Folder, options.Ui.IsSinglePage, options.Ui.Isolate) = (ui, parsed.GetValue(_singlePage), parsed.GetValue(_isolate));
            pyodide(options.Pyodide);
            (options.Files.AllowWrites, options.Files.AllowListings) = (parsed.GetValue(_writes), parsed.GetValue(_listings));
            foreach ((string name, string folder) in folders)
            {
                options.Files.Folders[name] = folder;
            }

            options.Reload = parsed.GetValue(_reload);
            foreach (string socket in sockets)
            {
                options.Sockets.Add(socket);
            }
        };
    }

    /// <summary>Who opens something up shall know it.</summary>
    private List<string> Openings(ParseResult parsed, Binding binding)
    {
        List<string> openings = [];
        bool isIgor = parsed.GetValue(_igor);
        if (isIgor)
        {
            openings.Add($"Every program {(binding.IsLoopback ? "and page of this machine" : "that reaches this address")} can call this one: clients of Igor know no token (--igor).");
        }

        bool isOpen = isIgor || parsed.GetValue(_noToken);
        if (parsed.GetValue(_noToken))
        {
            openings.Add("Every program on this machine can call these actions, whoever runs it (--no-token).");
        }

        if ((parsed.GetValue(_origins) ?? []).Contains(OriginArgument.Anybody))
        {
            openings.Add($"Any web page {(isOpen ? "" : "that knows the token ")}can call these actions (--allow-origin null).");
        }

        if (parsed.GetValue(_code))
        {
            openings.Add("Whoever may call may also run code of their own here (--allow-code).");
        }

        return openings;
    }
}
