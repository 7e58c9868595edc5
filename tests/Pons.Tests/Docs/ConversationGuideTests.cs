namespace Pons.Tests.Docs;

/// <summary>The pages about what goes on in a call and beside it, both ways.</summary>
[Collection(nameof(CurrentDirectory))]
public sealed class ConversationGuideTests
{
    private static readonly Dictionary<string, double> Prices = new() { ["tea"] = 3.5, ["coffee"] = 4 };

    private sealed record Order(string Item);

    private sealed class Clock(TimeProvider time)
    {
        public DateTimeOffset UtcNow() => time.GetUtcNow();
    }

    [Fact(Timeout = 60_000)]
    public async Task The_page_about_streams_does_what_it_says()
    {
        using var folder = new GuideFolder("streams.md");

        await using Peer sensor = await Python.StartAsync("sensor.py");

        int read = 0;
        await foreach (double reading in sensor.StreamAsync<double>("readings", 20))
        {
            read++;
            Console.WriteLine(reading);
            if (reading > 21)
            {
                break; // the generator is closed, and its finally has run before the next line does
            }
        }

        Assert.Equal(4, read);

        double mean = await sensor.CallAsync<double>("mean", MeasureAsync());
        Assert.Equal(19.5, mean);

        sensor.Hub.Expose("roof.temperatures", MeasureAsync);
        double hottest = await sensor.CallAsync<double>("hottest");
        Assert.Equal(21, hottest);

        static async IAsyncEnumerable<double> MeasureAsync()
        {
            foreach (double temperature in new[] { 18.5, 21.0, 19.0 })
            {
                await Task.Yield();
                yield return temperature;
            }
        }

        List<int> counted = [];
        var oneByOne = new CallOptions { Window = new StreamWindow(Items: 1, Bytes: 64 * 1024) };
        await foreach (int i in sensor.StreamAsync<int>("countdown", oneByOne, 3))
        {
            Console.WriteLine(i);
            counted.Add(i);
        }

        Assert.Equal([3, 2, 1], counted);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_page_about_cancelling_does_what_it_says()
    {
        using var folder = new GuideFolder("cancel.md");

        var options = new PythonOptions { GracePeriod = TimeSpan.FromSeconds(0.5) };
        await using Peer slow = await Python.StartAsync("slow.py", options);
        int process = slow.ProcessId;

        using var impatience = new CancellationTokenSource(TimeSpan.FromSeconds(0.1));
        try
        {
            await slow.CallAsync("spin", impatience.Token);
            Assert.Fail("It was not cancelled.");
        }
        catch (OperationCanceledException cancelled)
        {
            Console.WriteLine(cancelled.CancellationToken == impatience.Token); // True
            Assert.Equal(impatience.Token, cancelled.CancellationToken);
        }

        try
        {
            await slow.CallAsync("sleep", new CallOptions { TimeLimit = TimeSpan.FromSeconds(0.1) }, 60);
            Assert.Fail("It had no limit.");
        }
        catch (TimeoutException limit)
        {
            Console.WriteLine(limit.Message);
        }

        int answer = await slow.CallAsync<int>("answer"); // at once: nothing is left of the two
        Assert.Equal((42, process), (answer, slow.ProcessId));

        try
        {
            await slow.CallAsync("stubborn", new CallOptions { TimeLimit = TimeSpan.FromSeconds(0.1) });
            Assert.Fail("It had no limit.");
        }
        catch (TimeoutException limit)
        {
            Console.WriteLine(limit.Message); // now; its process goes half a second later
        }

        await Pools.Until.TrueAsync(() => slow.Workers[0].Restarts == 1 && slow.ProcessId != process);
        Assert.Equal(42, await slow.CallAsync<int>("answer"));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_page_about_progress_and_questions_does_what_it_says()
    {
        using var folder = new GuideFolder("progress.md");

        await using Peer importer = await Python.StartAsync("importer.py");

        var options = new CallOptions
        {
            Progress = new Progress<CallProgress>(report => Console.WriteLine($"{report.Fraction:P0} {report.Text}")),
            Ask = (question, token) => ValueTask.FromResult<string?>("Ann"),
        };
        int rows = await importer.CallAsync<int>("load", options, new List<string> { "tea", "coffee" });
        string greeting = await importer.CallAsync<string>("greet", options); // Hello Ann
        Assert.Equal((9, "Hello Ann"), (rows, greeting));

        PythonException nobody = await Assert.ThrowsAsync<PythonException>(() => importer.CallAsync("greet"));
        Assert.Equal("EOFError", nobody.Type);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_page_about_both_ways_does_what_it_says()
    {
        using var folder = new GuideFolder("both-ways.md");

        await using var hub = new Hub();
        hub.Expose("prices.of", (string item) => Prices[item]);
        hub.Expose("time", new Clock(TimeProvider.System));

        Peer orders = await hub.AddPythonAsync("orders.py");
        double total = await orders.CallAsync<double>("total", new List<string> { "tea", "coffee" });
        double atOnce = await orders.CallAsync<double>("total_at_once", new List<string> { "tea", "coffee" });
        double byHost = await orders.CallAsync<double>("total_by_host", new List<string> { "tea", "coffee" });
        Assert.Equal((7.5, 7.5, 7.5), (total, atOnce, byHost));

        hub.Expose("sum.slowly", async (int n, CallContext call) =>
        {
            for (int i = 1; i <= n; i++)
            {
                await Task.Delay(1, call.CancellationToken);
                call.Progress.Report(new CallProgress((double)i / n, "adding"));
            }

            return n * (n + 1) / 2;
        });
        Assert.Equal(10, await orders.RunAsync<int>("pons.call('sum.slowly', 4)"));
        Assert.True(await orders.RunAsync<DateTimeOffset>("pons.host.time.utc_now()") <= TimeProvider.System.GetUtcNow());

        string type = await orders.CallAsync<string>("careful", "plutonium"); // System.Collections.Generic.KeyNotFoundException
        Assert.Equal("System.Collections.Generic.KeyNotFoundException", type);

        int[] squares = await orders.CallAsync<int[]>("each", new List<int> { 1, 2, 3 }, (int n) => n * n);
        Assert.Equal([1, 4, 9], squares);

        Func<int, Task<int>> addFive = await orders.CallAsync<Func<int, Task<int>>>("adder", 5);
        int twelve = await addFive(7);
        Assert.Equal(12, twelve);

        await hub.AddPythonAsync("reports.py");
        string report = await hub.CallAsync<string>("report", new List<string> { "tea", "coffee" });
        Assert.Equal("7.50 in all", report);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_page_about_handles_does_what_it_says()
    {
        using var folder = new GuideFolder("handles.md");

        await using Peer shop = await Python.StartAsync("shop.py");

        await using Handle basket = await shop.CallAsync<Handle>("open_basket", "Ann");
        await using Handle itself = await basket.InvokeAsync<Handle>("add", "tea", 3.5);
        double total = await basket.InvokeAsync<double>("total");
        Assert.Equal(3.5, total);

        string owner = await basket.GetAsync<string>("owner");
        await basket.SetAsync("owner", "Ben");
        string audit = await shop.CallAsync<string>("audit", basket); // Ben: 3.50
        Assert.Equal(("Ann", "Ben: 3.50"), (owner, audit));

        await using Handle math = await shop.ImportAsync("math");
        double root = math.Invoke<double>("sqrt", 2.0);
        double pi = math.Get<double>("pi");
        Assert.Equal((Math.Sqrt(2), Math.PI), (root, pi));

        double sum = await shop.RunAsync<double>("""
            prices = [3.5, 3.0, 4.0]
            sum(prices)
            """);

        shop.Globals["limit"] = 3;
        long limit = await shop.RunAsync<long>("limit + 1");
        Func<double, double> half = await shop.RunAsync<Func<double, double>>("lambda x: x / 2");
        Assert.Equal((10.5, 4, 2.5), (sum, limit, half(5)));

        Namespace scratch = shop.Namespace("scratch");
        await scratch.RunAsync("import json");
        string json = await scratch.RunAsync<string>("json.dumps([1, 2])");
        Assert.Equal("[1, 2]", json);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_page_about_events_and_jobs_does_what_it_says()
    {
        using var folder = new GuideFolder("events-and-jobs.md");

        await using var hub = new Hub();
        Peer peer = await hub.AddPythonAsync("counter.py");

        await using EventSubscription<Order> orders = hub.Events<Order>("orders.*");
        await peer.CallAsync("order", "tea");
        await foreach (HubEvent<Order> e in orders)
        {
            Console.WriteLine($"{e.Topic}: {e.Data.Item}"); // orders.new: tea
            Assert.Equal(("orders.new", "tea"), (e.Topic, e.Data.Item));
            break;
        }

        await using EventSubscription<int> counted = hub.Events<int>("counter");
        await foreach (HubEvent<int> e in counted)
        {
            Console.WriteLine(e.Data);
            if (e.Data >= 3)
            {
                break;
            }
        }

        Job counter = hub.Jobs["counter"];
        await counter.StopAsync();
        Console.WriteLine(counter); // counter: Stopped
        Assert.Equal("counter: Stopped", counter.ToString());
        await counter.StartAsync();

        hub.Jobs.Add("heartbeat", async job =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
            while (await timer.WaitForNextTickAsync(job.CancellationToken))
            {
                await job.EmitAsync("heartbeat", DateTimeOffset.Now);
            }
        });

        await using EventSubscription<object?> alive = hub.Events("watchdog.alive");
        await using IAsyncEnumerator<HubEvent<object?>> beats = alive.GetAsyncEnumerator();
        Assert.True(await beats.MoveNextAsync());

        var ann = new CallOptions { Session = "ann" };
        int visits = await peer.CallAsync<int>("visit", ann);
        int all = await peer.CallAsync<int>("everybody");
        int seen = hub.Scope.Get<int>("visits");
        hub.Scope.Update<int>("visits", n => n + 1);
        Assert.Equal((1, 1, 1, 2), (visits, all, seen, hub.Scope.Get<int>("visits")));
    }
}
