using Pons.AspNetCore.Tests.Security;

namespace Pons.AspNetCore.Tests.ConsolePage;

/// <summary>What goes on while a call runs: items, progress, prints, questions.</summary>
[Collection(OneBrowser.Name)]
public sealed class StreamingTests(OneBrowser one)
{
    private const string Module = """
        import getpass
        import math
        import sys
        import time
        import pons

        taken = 0

        def readings():
            global taken
            n = 0
            while True:
                n += 1
                taken = n
                yield {"sin": math.sin(n / 10), "cos": math.cos(n / 10)}
                time.sleep(0.002)

        def how_far():
            return taken

        def words():
            for n in range(700):
                yield {"word": "w" + str(n), "of": [n]}
            return "the end"

        def flood(rate: int, seconds: float):
            began = time.monotonic()
            n = 0
            while time.monotonic() - began < seconds:
                due = int((time.monotonic() - began) * rate)
                while n < due:
                    n += 1
                    yield math.sin(n / 1000)
                time.sleep(0.002)

        def work():
            for step in pons.track(range(4), "step"):
                print("doing", end=" ")
                print(step)
            print("careful", file=sys.stderr)
            pons.progress(0.75, "nearly")
            input("go on? ")
            return "worked"

        def secret():
            return len(getpass.getpass("Pass? "))
        """;

    [BrowserFact]
    public async Task Numbers_are_lines_that_move_until_they_are_paused_or_cancelled()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);
        Tab tab = console.Tab;
        await console.ShowAsync("module.readings");
        await console.BeginAsync();
        await tab.UntilAsync("parseInt(document.querySelector('.live .counter')?.innerText) > 50");
        string legend = await tab.TextAsync(".legend");

        await tab.EvaluateAsync("[...document.querySelectorAll('.run button')].find(each => each.innerText === 'Pause').click()");

        // What was under way still arrives; then the code waits, and its last item stays the last.
        int last = await SettleAsync(console);
        string counted = await tab.TextAsync(".live .counter");
        await tab.EvaluateAsync("[...document.querySelectorAll('.run button')].find(each => each.innerText === 'Go on').click()");
        await tab.UntilAsync($"parseInt(document.querySelector('.live .counter').innerText.replace(/[^0-9].*/, '')) > {last}");
        await tab.ClickAsync(".run .cancel");
        await tab.UntilAsync("document.querySelector('.run').dataset.state === 'cancelled'");

        Assert.Equal("sincos", legend.Replace("\n", "", StringComparison.Ordinal));
        Assert.NotEqual("", counted);
    }

    [BrowserFact]
    public async Task Other_items_are_a_list_that_follows_and_keeps_the_newest()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);
        Tab tab = console.Tab;
        await console.ShowAsync("module.words");

        await console.CallAsync();
        await tab.UntilAsync("document.querySelectorAll('.live .line').length === 500");
        string first = await tab.TextAsync(".live .line");
        await tab.UntilAsync("(list => list.scrollTop + list.clientHeight > list.scrollHeight - 5)(document.querySelector('.live .entries'))");

        Assert.StartsWith("200", first, StringComparison.Ordinal);
        Assert.Contains("700 items", (await tab.TextAsync(".live .counter")).Replace('\u2009', ' '), StringComparison.Ordinal);
        Assert.Contains("the end", await tab.TextAsync(".run .body"), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Progress_prints_and_questions_of_a_call_are_seen_and_answered()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);
        Tab tab = console.Tab;
        await console.ShowAsync("module.work");
        await console.BeginAsync();

        await tab.UntilAsync("document.querySelector('dialog[open]')?.innerText.includes('go on?')");
        Assert.Equal(0.75, (await tab.EvaluateAsync("document.querySelector('.run progress').value"))!.GetValue<double>());
        Assert.Contains("75 % nearly", await tab.TextAsync(".run .progress"), StringComparison.Ordinal);
        await tab.UntilAsync("[...document.querySelectorAll('.run .prints .text')].map(each => each.innerText).join('\\n') === 'doing 0\\ndoing 1\\ndoing 2\\ndoing 3\\ncareful'");
        await tab.TypeAsync("yes");
        await tab.PressAsync("Enter");
        await tab.UntilAsync("document.querySelector('.run').dataset.state === 'done'");

        await tab.PressAsync("o");
        await tab.UntilAsync("document.querySelector('.output.open')?.innerText.includes('careful')");
        Assert.Contains("work", await tab.TextAsync(".output .entries"), StringComparison.Ordinal);
        Assert.Equal("err", (await tab.EvaluateAsync("[...document.querySelectorAll('.output .line')].at(-1).classList[1]"))!.GetValue<string>());
    }

    [BrowserFact]
    public async Task A_secret_is_not_seen_and_no_answer_is_one_too()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);
        Tab tab = console.Tab;
        await console.ShowAsync("module.secret");
        await console.BeginAsync();
        await tab.UntilAsync("document.querySelector('dialog[open] input[type=password]')");
        await tab.TypeAsync("12345");
        await tab.PressAsync("Enter");
        await tab.UntilAsync("document.querySelector('.run').dataset.state === 'done'");
        string length = await tab.TextAsync(".run .body");
        await tab.PressAsync("r");
        await tab.UntilAsync("document.querySelector('dialog[open]')");

        await tab.PressAsync("Escape");
        await tab.UntilAsync("document.querySelector('.run').dataset.state === 'failed'");

        Assert.Equal("5", length.Trim());
        Assert.Contains("EOFError", await tab.TextAsync(".run .body"), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Ten_thousand_points_a_second_are_drawn_and_the_page_still_answers()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);
        Tab tab = console.Tab;
        await console.ShowAsync("module.flood");
        await console.FillAsync("rate", "10000");
        await console.FillAsync("seconds", "6");
        await tab.EvaluateAsync("""
            window.delays = [];
            (function tick(due) { delays.push(performance.now() - due); setTimeout(tick, 20, performance.now() + 20); })(performance.now());
            """);

        await console.BeginAsync();
        await tab.UntilAsync("document.querySelector('.run').dataset.state === 'done'");
        int count = (await tab.EvaluateAsync("parseInt(document.querySelector('.live .counter').innerText.replace(/\\D*items.*|\\u2009/g, ''))"))!.GetValue<int>();
        double[] delays = [.. (await tab.EvaluateAsync("delays.sort((a, b) => a - b)"))!.AsArray().Select(delay => delay!.GetValue<double>())];

        // Loose, for machines that have other things to do: ./bench has the figures.
        Assert.InRange(count, 40_000, 61_000);
        Assert.InRange(delays[delays.Length * 95 / 100], 0, 250);
        Assert.InRange((await tab.EvaluateAsync("document.querySelectorAll('*').length"))!.GetValue<int>(), 0, 3000);
    }

    /// <summary>Waits until the code that yields makes no more items, and answers how many it has made.</summary>
    private static async Task<int> SettleAsync(OpenConsole console)
    {
        using HttpClient client = console.Host.MakeClient();
        int last = -1;
        for (int same = 0; same < 20;)
        {
            int now = int.Parse(await client.GetStringAsync("/api/how_far"), System.Globalization.CultureInfo.InvariantCulture);
            same = now == last ? same + 1 : 0;
            last = now;
        }

        return last;
    }
}
