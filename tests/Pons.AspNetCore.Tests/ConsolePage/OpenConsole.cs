using Microsoft.Extensions.DependencyInjection;
using Pons.AspNetCore.Access;

namespace Pons.AspNetCore.Tests.ConsolePage;

/// <summary>A host and its console in a page of the browser, whose console must stay empty.</summary>
internal sealed class OpenConsole : IAsyncDisposable
{
    private OpenConsole(RunningHost host, Tab tab) => (Host, Tab) = (host, tab);

    public RunningHost Host { get; }

    public Tab Tab { get; }

    /// <summary>Whether the test does what browsers write about by themselves, such as ending the connection.</summary>
    public bool MayComplain { get; set; }

    /// <summary>Starts a host with a Python module and opens its console by a code, as `pons serve --open` does.</summary>
    public static async Task<OpenConsole> StartAsync(OneBrowser one, string? source, Action<PonsOptions>? configure = null, Action<PonsBuilder>? build = null)
    {
        RunningHost host = await RunningHost.StartAsync(source, configure, build);
        Tab tab = await one.Browser.OpenAsync();
        var console = new OpenConsole(host, tab);
        string code = host.Services.GetRequiredService<LaunchCodes>().Make();
        await tab.VisitAsync($"{host.Address}_pons#code={code}");
        await tab.UntilAsync("document.querySelector('.connection')?.innerText === 'Connected'");
        return console;
    }

    /// <summary>Shows an action.</summary>
    public async Task ShowAsync(string action)
    {
        await Tab.UntilAsync($"document.querySelector('.list a[data-name=\"{action}\"]')");
        await Tab.ClickAsync($".list a[data-name=\"{action}\"]");
        await Tab.UntilAsync($"document.querySelector('.action[data-name=\"{action}\"]')");
    }

    /// <summary>Types into the field of a parameter.</summary>
    public Task FillAsync(string parameter, string text) => Tab.TypeAsync($".call [id$=\"-{parameter}\"]", text);

    /// <summary>Calls the action that is shown, and waits until the call has ended so; what is shown of it.</summary>
    public async Task<string> CallAsync(string state = "done")
    {
        int before = (await Tab.EvaluateAsync("document.querySelectorAll('.run').length"))!.GetValue<int>();
        await Tab.ClickAsync(".call button.primary");
        await Tab.UntilAsync($"document.querySelectorAll('.run').length > {before} && document.querySelector('.run').dataset.state === '{state}'");
        return await Tab.TextAsync(".run .body");
    }

    /// <summary>Calls the action that is shown and waits until it runs.</summary>
    public async Task BeginAsync()
    {
        await Tab.ClickAsync(".call button.primary");
        await Tab.UntilAsync("document.querySelector('.run')?.dataset.state === 'running'");
    }

    public Task<System.Text.Json.Nodes.JsonNode?> GoAsync(string view) => Tab.EvaluateAsync($"location.hash = '#/{view}'");

    public async ValueTask DisposeAsync()
    {
        IReadOnlyCollection<string> complaints = [.. Tab.Complaints];
        await Tab.DisposeAsync();
        await Host.DisposeAsync();
        Assert.True(MayComplain || complaints.Count == 0, string.Join('\n', complaints));
    }
}
