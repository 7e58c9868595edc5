using System.CommandLine;
using System.Net.Sockets;
using Pons.AspNetCore.Desktop;
using Pons.AspNetCore.Web;
using Pons.Cli.Calls;
using Pons.Cli.Serve;

namespace Pons.Cli.Commands;

/// <summary><c>pons app</c>: the pages of files in a window of the desktop.</summary>
internal sealed class AppCommand
{
    private const string Host = "127.0.0.1";
    private const int MostPort = 65535;
    private const int MostWorkers = 1024;
    private const int MostThreads = 4096;

    // Nobody waits any more for what is in flight when a window has been closed.
    private static readonly TimeSpan UsualStopLimit = TimeSpan.FromSeconds(0.5);

    private readonly Argument<string[]> _files = new("file")
    {
        Description = "A Python or JavaScript file, a package's folder or a dotted Python module; several share one host.",
        HelpName = "FILE...",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _ui = new("--ui") { Description = "The folder of its pages; index.html is shown first.", HelpName = "DIR" };
    private readonly Option<bool> _singlePage = new("--single-page") { Description = "Its index.html answers at every address that is no file.", Arity = ArgumentArity.Zero };
    private readonly Option<string?> _size = new("--size") { Description = "How large the window is at first (1000x700); later it is as it was left.", HelpName = "WIDTHxHEIGHT" };
    private readonly Option<string?> _title = new("--title") { Description = "The title of pages that have none.", HelpName = "TEXT" };
    private readonly Option<string?> _icon = new("--icon") { Description = "An image for pages that name no icon.", HelpName = "FILE" };
    private readonly Option<bool> _single = new("--single") { Description = "One copy at a time: a further start brings the window to the front that is there.", Arity = ArgumentArity.Zero };
    private readonly Option<string?> _browser = new("--browser") { Description = $"The browser, as a path or a name on PATH (PONS_BROWSER, else Chromium, Chrome, Edge or Brave, whichever is found first); {WindowOptions.DefaultBrowser} is a tab in your own.", HelpName = "BROWSER" };
    private readonly Option<bool> _devTools = new("--devtools") { Description = "Opens the browser's tools for developers too.", Arity = ArgumentArity.Zero };
    private readonly CountOption _port = new("--port", 0, MostPort, "The port (that of the last time, where it is free); 0 is any that is free.");
    private readonly Option<string[]> _folders = new("--files") { Description = "A folder that is open under /files to the page; NAME=DIR opens it under /files/NAME. May be given several times.", HelpName = "[NAME=]DIR" };
    private readonly Option<bool> _writes = new("--allow-writes") { Description = "Files may be written too (PUT).", Arity = ArgumentArity.Zero };
    private readonly Option<bool> _listings = new("--allow-listings") { Description = "The address of a folder answers what is in it.", Arity = ArgumentArity.Zero };
    private readonly CountOption _workers = new("--workers", 1, MostWorkers, "Processes for each file (1).");
    private readonly CountOption _threads = new("--threads", 1, MostThreads, "Threads of each Python process that its functions run on (its main thread alone).");
    private readonly Option<bool> _reload = new("--reload") { Description = "Loads the files anew when code beside them is saved; calls in flight finish.", Arity = ArgumentArity.Zero };
    private readonly SecondsOption _stopLimit = new("--stop-limit", $"Seconds that requests and calls in flight may go on when the window has been closed ({UsualStopLimit.TotalSeconds}).");
    private readonly Option<bool> _json = new("--ready-json") { Description = "For programs: one line of JSON with url, port, token, pid and the browser's pid when the window is opened.", Arity = ArgumentArity.Zero };
    private readonly PeerFlags _peer = new();

    private AppCommand()
    {
    }

    public static Command Create()
    {
        var app = new AppCommand();
        var command = new Command("app", """
            Shows the pages of Python and JavaScript files in a window of the desktop, and ends when it is closed. The window is a browser's of Chromium's kind with a profile of its own; where there is none, a tab of the default browser stands for it.

            Examples:
              pons app calc.py --ui pages
              pons app calc.py --ui pages --size 900x600 --single
              pons app calc.py --ui pages --reload --devtools
              pons app app.py                  a program of Flask, FastAPI or Django, as it is
              pons app calc.py --ui pages --browser brave

            Exit codes: 0 the window was closed, or it was to end (Ctrl-C, SIGTERM), or with --single it runs already; 1 a file raised when it was loaded; 2 wrong usage; 3 it could not be started, or the browser ended by itself. A second Ctrl-C does not wait.
            """)
        {
            app._files, app._ui, app._singlePage, app._size, app._title, app._icon, app._single, app._browser, app._devTools, app._port, app._folders, app._writes, app._listings,
            app._workers, app._threads, app._reload, app._stopLimit, app._json,
        };
        app._peer.AddTo(command);
        command.SetAction(parsed => Interruption.Run(cancellationToken => Failure.GuardAsync(() => app.RunAsync(parsed, cancellationToken)).GetAwaiter().GetResult()));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] files = parsed.GetValue(_files) ?? [];
        bool isWeb = parsed.GetValue(_ui) is null && files.Length == 1 && WebApplicationFile.IsOne(files[0]);
        if (parsed.GetValue(_ui) is null && !isWeb)
        {
            throw new UsageException("--ui is missing: name the folder of the pages that the window is to show.");
        }

        Func<AppWindow, ServeSettings> read = Reader(parsed, files, isWeb);
        string program = Path.GetFullPath(files[0]);
        AppWindow? window = await AppWindow.ClaimAsync(ReadWindow(parsed), NameOf(program), program, note => Console.Error.WriteLine($"pons: {note}"), cancellationToken);
        if (window is null)
        {
            return ExitCode.Done;
        }

        await using (window)
        {
            return await ServedHost.RunAsync(read(window), cancellationToken);
        }
    }

    /// <summary>Reads what is to be served, so that what is wrong is said before another copy is told anything.</summary>
    private Func<AppWindow, ServeSettings> Reader(ParseResult parsed, string[] files, bool isWeb)
    {
        TimeSpan stopLimit = _stopLimit.Read(parsed) ?? UsualStopLimit;
        var served = new ServedFiles(_peer, _workers.Read(parsed), _threads.Read(parsed), stopLimit, parsed.GetValue(_reload));
        Action<LogEntry> log = new CallTerminal().Log;
        ServedProgram? program = isWeb ? ServedProgram.Web(files[0], new PythonWebOptions { Python = served.ReadPython(parsed, log) }) : null;
        Action<PonsBuilder> add = program?.Add ?? served.Adding(parsed, files, log);
        Action<PonsOptions> doors = ReadDoors(parsed, isWeb);
        int? port = _port.Read(parsed);
        return window => new ServeSettings
        {
            Program = program,
            Binding = Binding.Parse(Host, port ?? FreePort(window.LastPort)),
            StopLimit = stopLimit,
            HasPages = true,
            Window = window,
            IsForProgram = parsed.GetValue(_json),
            AddPeers = add,
            Configure = options =>
            {
                doors(options);
                window.Configure(options);
            },
        };
    }

    private Action<PonsOptions> ReadDoors(ParseResult parsed, bool isWeb)
    {
        string? ui = parsed.GetValue(_ui) is { } named ? FolderArgument.Check(named, _ui.Name) : null;
        string? icon = parsed.GetValue(_icon);
        if (icon is not null && !File.Exists(icon))
        {
            throw new UsageException($"{_icon.Name} is {icon}; there is no such file.");
        }

        (string Name, string Folder)[] folders = [.. (parsed.GetValue(_folders) ?? []).Select(folder => FolderArgument.ReadNamed(folder, _folders.Name))];
        return options =>
        {
            // A web application keeps its own rules.
            options.Access.RequireToken = !isWeb;
            options.Access.Token = Environment.GetEnvironmentVariable(TokenArgument.Variable);
            (options.Ui.Folder, options.Ui.IsSinglePage) = (ui, parsed.GetValue(_singlePage));
            (options.Ui.Title, options.Ui.Icon) = (parsed.GetValue(_title), icon);
            (options.Files.AllowWrites, options.Files.AllowListings) = (parsed.GetValue(_writes), parsed.GetValue(_listings));
            foreach ((string name, string folder) in folders)
            {
                options.Files.Folders[name] = folder;
            }

            options.Reload = parsed.GetValue(_reload);
        };
    }

    private WindowOptions ReadWindow(ParseResult parsed)
    {
        var window = new WindowOptions { Browser = parsed.GetValue(_browser), IsSingle = parsed.GetValue(_single), HasDevTools = parsed.GetValue(_devTools) };
        return parsed.GetValue(_size) is { } size ? window with { Size = SizeArgument.Read(size) } : window;
    }

    /// <summary>What the application is called: like its file, or like the folder where files are called so in all of them.</summary>
    private static string NameOf(string program)
    {
        string name = Path.GetFileNameWithoutExtension(program);
        return name is "app" or "main" or "__main__" or "__init__" && Path.GetFileName(Path.GetDirectoryName(program)) is { Length: > 0 } folder ? folder : name;
    }

    /// <summary>The port of the last time, so that what its pages keep in the browser is found again; any where that is taken.</summary>
    private static int FreePort(int last)
    {
        try
        {
            using var probe = new TcpListener(System.Net.IPAddress.Loopback, last);
            probe.Start();
            return last;
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}
