using Microsoft.Extensions.Hosting;
using Pons.AspNetCore.Access;
using Pons.Workers.Interpreters;

namespace Pons.AspNetCore.Desktop;

/// <summary>The window of an application: its place is claimed before the host is built, it is shown when the host can answer, and host and window end together.</summary>
internal sealed class AppWindow : IAsyncDisposable
{
    /// <summary>What clients hear when the application was started again while it runs as a single copy.</summary>
    public const string StartedAgain = "pons.started-again";

    // A page that is loaded anew, or another one of the same application, is back sooner.
    private static readonly TimeSpan UsualAbsence = TimeSpan.FromSeconds(3);

    private readonly WindowOptions _options;
    private readonly AppFolder _folder;
    private readonly WindowPlace _place;
    private readonly SingleCopy? _single;
    private readonly Action<string> _say;
    private BrowserProcess? _process;
    private Task _closing = Task.CompletedTask;

    private AppWindow(WindowOptions options, ChosenBrowser browser, AppFolder folder, SingleCopy? single, Action<string> say)
    {
        (_options, Browser, _folder, _single, _say) = (options, browser, folder, single, say);
        _place = folder.Claim();
    }

    public ChosenBrowser Browser { get; }

    /// <summary>The browser's process; nothing for a tab, and before it is shown.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>The port that the host had the last time; 0: none is known.</summary>
    public int LastPort => _place.Port;

    /// <summary>Claims a place for the window; nothing where the application runs already, is to run once only, and was told.</summary>
    /// <param name="options">What window.</param>
    /// <param name="name">What the application is called.</param>
    /// <param name="identity">What tells it from others of that name.</param>
    /// <param name="say">Is told in sentences what people should know.</param>
    /// <param name="cancellationToken">Gives up waiting for the copy that runs.</param>
    /// <exception cref="FileNotFoundException">There is no such browser.</exception>
    public static async Task<AppWindow?> ClaimAsync(WindowOptions options, string name, string identity, Action<string> say, CancellationToken cancellationToken)
    {
        Machine machine = ThisMachine.Now;
        ChosenBrowser browser = ChosenBrowser.Find(options.Browser, machine);
        var folder = AppFolder.Of(name, identity, options.StateFolder ?? (browser.Path is null ? null : BrowserCommand.FolderFor(browser.Path, machine)));
        SingleCopy? single = options.IsSingle ? SingleCopy.TryBecome(folder) : null;
        if (options.IsSingle && single is null)
        {
            int process = await SingleCopy.TellAsync(folder, cancellationToken).ConfigureAwait(false);
            bool isRaised = process != 0 && await WindowRaiser.TryRaiseAsync(process).ConfigureAwait(false);
            say($"{folder.Name} runs already, {(isRaised ? "and its window was brought to the front" : "and was told; its window cannot be brought to the front from here")}.");
            return null;
        }

        if (browser.IsSubstitute)
        {
            say("No Chromium, Chrome, Edge or Brave was found, so a tab of the default browser stands for the window. Name a browser of Chromium's kind if there is one.");
        }

        return new AppWindow(options, browser, folder, single, say);
    }

    /// <summary>Where the end of the window cannot be seen from outside, its pages have to be there: the host ends when none has been connected for a while.</summary>
    public void Configure(PonsOptions options)
    {
        if (!Browser.EndsWithWindow)
        {
            options.Clients.ExitAfter ??= UsualAbsence;
        }
    }

    /// <summary>Shows the window, to be called when the host can answer; with it the host ends, and it with the host.</summary>
    /// <param name="services">Those of the host.</param>
    /// <param name="address">Where the host can be asked from here.</param>
    /// <exception cref="WorkerLostException">The browser could not be started.</exception>
    public void Open(IServiceProvider services, Uri address)
    {
        IHostApplicationLifetime lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        Uri page = PageOf(services, address, out bool hasCode);
        if (Browser.Path is { } program)
        {
            IEnumerable<string> size = _place.FindPlacement(_options.Size)?.Arguments ?? BrowserCommand.SizeOf(_options.Size);
            Uri entrance = hasCode ? _place.WriteEntrance(page, _folder.Name) : page;
            _process = BrowserProcess.Start(Browser.Name, BrowserCommand.Make(program, _place.Profile, _folder.Name, entrance, [.. size, .. _options.HasDevTools ? ["--auto-open-devtools-for-tabs"] : Array.Empty<string>()]));
            _ = EndWithItAsync(_process, lifetime);
            lifetime.ApplicationStopping.Register(() => _closing = _process.DisposeAsync().AsTask());
        }
        else
        {
            DefaultBrowser.Open(page.AbsoluteUri, _say);
        }

        _place.Remember(address.Port, _options.Size);
        if (_single is not null)
        {
            Hub hub = services.GetRequiredService<Hub>();
            _single.StartedAgain += () => hub.Emit(StartedAgain);
            _single.Show(ProcessId ?? 0);
        }
    }

    /// <summary>Waits until the window has gone; fails where the browser ended in another way than by its window.</summary>
    public async Task EndAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
            await _closing.ConfigureAwait(false);
            await _process.Closed.ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
        }

        _single?.Dispose();
        _place.Dispose();
    }

    private static async Task EndWithItAsync(BrowserProcess process, IHostApplicationLifetime lifetime)
    {
        await process.Closed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lifetime.StopApplication();
    }

    /// <summary>What is opened; with a code that lets whoever opens it in, once.</summary>
    private Uri PageOf(IServiceProvider services, Uri address, out bool hasCode)
    {
        string page = new Uri(address, _options.Page).AbsoluteUri;
        hasCode = services.GetRequiredService<AccessToken>().IsRequired;
        return new Uri(hasCode ? $"{page}#code={services.GetRequiredService<LaunchCodes>().Make()}" : page);
    }
}
