using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Pons.AspNetCore.Desktop;
using Pons.AspNetCore.Pages;
using Pons.Cli.Demo;
using Pons.Cli.Serve;

namespace Pons.Cli.Commands;

/// <summary><c>pons demo</c>: the samples at work, on pages in the browser or on the terminal.</summary>
internal sealed class DemoCommand
{
    private const string Local = "127.0.0.1";
    private const int MostPort = 65535;
    private const string NoModule = "this copy of Pons was built without npm, and so without the module for pages. Install Node 20 or later with npm, and remove artifacts/pons, so that it is built anew.";
    private const string NoBrowser = "'pons demo --no-open' serves them all the same, and says where.";

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    private readonly Option<bool> _text = new("--text") { Description = "No pages: calls samples, and shows on the terminal what they answer.", Arity = ArgumentArity.Zero };
    private readonly Option<bool> _noOpen = new("--no-open") { Description = "Says where the pages are, and opens no browser.", Arity = ArgumentArity.Zero };
    private readonly CountOption _port = new("--port", 0, MostPort, "The port of the pages (any that is free).");

    private DemoCommand()
    {
    }

    public static Command Create()
    {
        var demo = new DemoCommand();
        var command = new Command("demo", """
            Shows the samples that come with Pons: their pages in the browser, served by one host until Ctrl-C. Where no browser can be opened, as with --text, it calls some of them and ends.

            Examples:
              pons demo
              pons demo --no-open --port 8000
              pons demo --text
            """)
        {
            demo._text, demo._noOpen, demo._port,
        };
        command.SetAction(parsed => Interruption.Run(cancellationToken =>
            Failure.GuardAsync(() => demo.RunAsync(parsed, cancellationToken)).GetAwaiter().GetResult()));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        bool isText = parsed.GetValue(_text);
        bool opens = !parsed.GetValue(_noOpen);
        int? port = _port.Read(parsed);
        if (isText && (!opens || port is not null))
        {
            throw new UsageException("--text shows no pages, so --no-open and --port have no place beside it.");
        }

        string? obstacle = isText ? null : !ModuleDoor.HasModule ? NoModule : opens && DefaultBrowser.WhyNone() is { } reason ? $"{reason} {NoBrowser}" : null;
        if (obstacle is not null)
        {
            Console.WriteLine($"The pages cannot be shown: {obstacle}\nWhat fits a terminal:\n");
        }

        return isText || obstacle is not null ? await TextTour.RunAsync(cancellationToken) : await ServeAsync(port ?? 0, opens, cancellationToken);
    }

    private static Task<int> ServeAsync(int port, bool opens, CancellationToken cancellationToken)
    {
        Console.Error.WriteLine("pons: The samples start, each in a process of its own. Ctrl-C ends them all.");
        return ServedHost.RunAsync(
            new ServeSettings
            {
                Binding = Binding.Parse(Local, port),
                StopLimit = StopLimit,
                HasPages = true,
                OpensPages = opens,
                IsTokenFresh = true,
                AddPeers = builder => builder.Services.AddHostedService<DemoPeers>(),
                Configure = options => options.Ui.Folder = Path.Combine(AppContext.BaseDirectory, "demo"),
            },
            cancellationToken);
    }
}
