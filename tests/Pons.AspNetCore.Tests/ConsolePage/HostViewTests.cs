using Microsoft.Extensions.DependencyInjection;
using Pons.AspNetCore.Access;
using Pons.AspNetCore.Tests.Security;

namespace Pons.AspNetCore.Tests.ConsolePage;

/// <summary>Events, jobs, workers and clients; the connection, and what is told of reloads.</summary>
[Collection(OneBrowser.Name)]
public sealed class HostViewTests(OneBrowser one)
{
    private const string Module = """
        import pons
        import time

        heard = []
        pons.on("to.python", lambda event: heard.append(event.data))

        def order(item):
            pons.emit("orders.new", {"item": item})

        def what_was_heard():
            return heard

        @pons.job
        def counter():
            n = 0
            while True:
                n += 1
                yield n
                time.sleep(0.02)

        @pons.job
        def broken():
            raise RuntimeError("no food")
        """;

    [BrowserFact]
    public async Task Events_are_heard_by_topic_and_sent()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);
        Tab tab = console.Tab;
        await tab.PressAsync("2");
        await tab.UntilAsync("[...document.querySelectorAll('.feed-card .topic')].some(each => each.innerText === 'counter')");
        await tab.ClickAsync(".chips .icon-button");
        await tab.TypeAsync("#topic", "orders.*");
        await tab.PressAsync("Enter");
        await tab.UntilAsync("document.querySelector('.chips').innerText.trim() === 'orders.*'");
        await tab.ClickAsync(".feed-card [aria-label='Clear the list']");

        // The host has heard of the subscription when a later call has been answered.
        using HttpClient client = console.Host.MakeClient();
        await tab.UntilAsync("document.querySelectorAll('.feed-card .line').length === 0");
        console.Host.Hub.Emit("orders.other", 7);
        await tab.UntilAsync("document.querySelectorAll('.feed-card .line').length > 0");
        await client.GetAsync("/api/order?item=tea");
        await tab.UntilAsync("[...document.querySelectorAll('.feed-card .line')].some(each => each.innerText.includes('orders.new') && each.innerText.includes('{item: \"tea\"}'))");

        await tab.TypeAsync("#send-topic", "to.python");
        await tab.TypeAsync("#send-data", "{\"a\": 12345678901234567890}");
        await tab.PressAsync("Enter", control: true);
        await tab.ClickAsync("form[aria-label='Send an event'] button");
        await tab.UntilAsync("document.querySelector('.toast')?.innerText.includes('was sent')");
        while (!(await client.GetStringAsync("/api/what_was_heard")).Contains("12345678901234567890", StringComparison.Ordinal))
        {
            // It is on its way.
        }
    }

    [BrowserFact]
    public async Task Jobs_are_stopped_and_started_and_failures_are_told()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);
        Tab tab = console.Tab;
        await tab.PressAsync("3");
        await tab.UntilAsync("document.querySelector('.view.single').innerText.includes('RuntimeError: no food')");

        await tab.ClickAsync("[aria-label='Stop counter']");
        await tab.UntilAsync("document.querySelector('[aria-label=\"Start counter\"]')");
        JobState stopped = console.Host.Hub.Jobs["counter"].State;
        await tab.ClickAsync("[aria-label='Start counter']");
        await tab.UntilAsync("document.querySelector('[aria-label=\"Stop counter\"]')");

        Assert.Equal((JobState.Stopped, JobState.Running), (stopped, console.Host.Hub.Jobs["counter"].State));
    }

    [BrowserFact]
    public async Task Workers_and_clients_are_shown_with_what_they_take_up()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);
        Tab tab = console.Tab;
        await tab.PressAsync("3");
        await tab.UntilAsync("document.querySelectorAll('section[aria-label=Workers] tbody tr').length === 1");
        await tab.UntilAsync("document.querySelector('section[aria-label=Clients] tbody tr')?.innerText.includes('this page')");

        string worker = await tab.TextAsync("section[aria-label=Workers] tbody tr");
        WorkerInfo info = console.Host.Hub.Peers[0].Workers[0];

        Assert.Contains($"ready\t{info.ProcessId}\t", worker, StringComparison.Ordinal);
        Assert.Contains("MB", worker, StringComparison.Ordinal);
        Assert.Contains("module.py", await tab.TextAsync("section[aria-label=Workers]"), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_host_without_a_token_says_that_it_tells_nobody_of_itself()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module, options => options.Access.RequireToken = false);
        Tab tab = console.Tab;

        await tab.PressAsync("3");

        await tab.UntilAsync("document.querySelector('.view.single').innerText.includes('only to those that have named its token')");
        Assert.Equal(0, (await tab.EvaluateAsync("document.querySelectorAll('.view.single table').length"))!.GetValue<int>());
    }

    [BrowserFact]
    public async Task A_lost_connection_is_seen_and_comes_back()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);
        console.MayComplain = true; // of the connection
        Tab tab = console.Tab;
        await tab.EvaluateAsync("""
            window.states = [];
            new MutationObserver(() => states.push(document.querySelector('.connection').innerText)).observe(document.querySelector('.connection'), { childList: true, characterData: true, subtree: true });
            """);

        console.Host.Hub.Clients.All.First().Disconnect();

        await tab.UntilAsync("states.includes('Reconnecting…') && states.at(-1) === 'Connected'");
        await console.ShowAsync("module.what_was_heard");
        Assert.Contains("list of 0", await console.CallAsync(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_reload_is_told_and_new_actions_are_there()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("pons-console-").FullName, "fresh.py");
        await File.WriteAllTextAsync(file, "def old(): return 1\n");
        await using OpenConsole console = await OpenConsole.StartAsync(one, null, build: pons => pons.AddPython(file, new PythonOptions { Interpreter = RunningHost.Interpreter }));
        Tab tab = console.Tab;
        await console.ShowAsync("fresh.old");

        await File.WriteAllTextAsync(file, "def new(x): return 2\n");
        await console.Host.Hub.Peers[0].ReloadAsync();
        await tab.UntilAsync("document.querySelector('.toast')?.innerText.includes('fresh.py was loaded anew: 1 actions') && document.querySelector('.list').innerText.includes('new')");
        await tab.UntilAsync("document.querySelector('.pane').innerText.includes('There is no such action')");
        await File.WriteAllTextAsync(file, "def broken(:\n");
        await Assert.ThrowsAnyAsync<PonsException>(() => console.Host.Hub.Peers[0].ReloadAsync());

        await tab.UntilAsync("document.querySelector('.toast.bad')?.innerText.includes('fresh.py stays as it was. SyntaxError')");
    }

    [BrowserFact]
    public async Task Who_comes_without_a_code_is_asked_for_the_token()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using Tab tab = await one.Browser.OpenAsync();
        await tab.VisitAsync($"{host.Address}");
        await tab.UntilAsync("document.querySelector('#token')");

        await tab.TypeAsync("#token", "wrong");
        await tab.PressAsync("Enter");
        await tab.UntilAsync("document.querySelector('.problem')?.innerText.includes('not that of this host')");
        await tab.TypeAsync("#token", host.Token);
        await tab.PressAsync("Enter");

        await tab.UntilAsync("document.querySelector('.connection')?.innerText === 'Connected'");
        Assert.Equal("Pons", (await tab.EvaluateAsync("document.title"))!.GetValue<string>());
        Assert.Null(await tab.EvaluateAsync("document.cookie || null"));
        Assert.False((await tab.EvaluateAsync("location.href.includes('code')"))!.GetValue<bool>());
        Assert.NotNull(host.Services.GetRequiredService<AccessToken>().Text);
        Assert.Empty(tab.Complaints);
    }
}
