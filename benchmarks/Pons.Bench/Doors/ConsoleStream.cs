using System.Text.Json.Nodes;
using Pons.AspNetCore.Tests.ConsolePage;


namespace Pons.Bench.Doors;

/// <summary>The console draws a stream in a real browser: how late it does what it is asked meanwhile, and what it keeps.</summary>
internal static class ConsoleStream
{
    private const int Rate = 10_000;
    private const string Idle = "the page when nothing is drawn";
    private const string Drawing = "while it draws 10 000 points a second";

    public static async Task<Table> RunAsync(Setting setting)
    {
        int seconds = setting.IsQuick ? 10 : 60;
        var table = new Table($"How late the console's page answers, 95 of 100 ({setting.Here})", "ms");
        table.Goal(Drawing, "≤ 50 ms");
        if (Workers.Interpreters.BrowserSearch.Find(Workers.Interpreters.ThisMachine.Now) is not [var found, ..])
        {
            table.Add("there is no Chromium here", 0);
            return table;
        }

        await using DoorHost host = await DoorHost.StartAsync(setting, "points.py");
        await using Browser browser = await Browser.StartAsync(found.Path);
        await using Tab tab = await browser.OpenAsync();
        await EnterAsync(tab, host);
        table.Add(Idle, await DelayAsync(tab, 5));
        double before = await HeapAsync(tab);
        await tab.ClickAsync(".call button.primary");
        await tab.UntilAsync("document.querySelector('.live .counter')");
        table.Add(Drawing, await DelayAsync(tab, seconds));
        double during = await HeapAsync(tab);
        double points = await NumberAsync(tab, "parseInt(document.querySelector('.live .counter').innerText.replace(/\\u2009|items.*/g, ''))");
        double tasks = await NumberAsync(tab, "longTasks.length");
        table.Note($"{points / seconds:N0} points a second were drawn for {seconds} s. The page's heap had {before:0.0} MB before and {during:0.0} MB at the end, after a collection; {tasks:0} tasks took longer than 50 ms. Host, Python and browser share the machine.");
        return table;
    }

    private static async Task EnterAsync(Tab tab, DoorHost host)
    {
        await tab.VisitAsync($"http://{host.Authority}/_pons#/actions/points.points");
        await tab.UntilAsync("document.querySelector('#token')");
        await tab.TypeAsync("#token", host.Token);
        await tab.PressAsync("Enter");
        await tab.UntilAsync("document.querySelector('.call')");
        await tab.TypeAsync(".call [id$='-rate']", $"{Rate}");
        await tab.TypeAsync(".call [id$='-seconds']", "3600");
        await tab.EvaluateAsync("window.longTasks = []; new PerformanceObserver(list => longTasks.push(...list.getEntries())).observe({ entryTypes: ['longtask'] })");
    }

    /// <summary>How much later than it should a task of the page comes to its turn: as late is a key that somebody presses.</summary>
    private static async Task<double> DelayAsync(Tab tab, int seconds)
    {
        await tab.EvaluateAsync($$"""
            window.delays = undefined;
            (function measure(found, end) {
              const due = performance.now() + 16;
              setTimeout(() => {
                found.push(performance.now() - due);
                if (performance.now() < end) measure(found, end); else window.delays = found.sort((a, b) => a - b);
              }, 16);
            })([], performance.now() + {{seconds * 1000}});
            """);
        for (int waited = 0; waited < seconds; waited += 10)
        {
            await tab.EvaluateAsync($"new Promise(resolve => setTimeout(resolve, {Math.Min(10, seconds - waited) * 1000}))");
        }

        await tab.UntilAsync("window.delays");
        return await NumberAsync(tab, "delays[Math.floor(delays.length * 0.95)]");
    }

    private static async Task<double> HeapAsync(Tab tab)
    {
        await tab.SendAsync("HeapProfiler.collectGarbage");
        return await NumberAsync(tab, "performance.memory.usedJSHeapSize") / 1e6;
    }

    private static async Task<double> NumberAsync(Tab tab, string expression)
    {
        JsonNode? number = await tab.EvaluateAsync(expression);
        return number!.GetValue<double>();
    }
}
