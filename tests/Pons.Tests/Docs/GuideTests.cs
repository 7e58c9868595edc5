namespace Pons.Tests.Docs;

/// <summary>Tests that change the current directory run alone.</summary>
[CollectionDefinition(nameof(CurrentDirectory), DisableParallelization = true)]
public static class CurrentDirectory;

/// <summary>The C# code of the guide, compiled and run; a test below holds each page to this text and to that of <see cref="ConversationGuideTests"/>.</summary>
[Collection(nameof(CurrentDirectory))]
public sealed class GuideTests
{
    private sealed record Item(string Name, double Price);

    [Fact(Timeout = 60_000)]
    public async Task The_csharp_page_does_what_it_says()
    {
        using var folder = new GuideFolder("csharp.md");

        await using Peer shop = await Python.StartAsync("shop.py");

        double share = await shop.CallAsync<double>("split", 10, 4);
        Assert.Equal(2.5, share);

        List<Item> teas = await shop.CallAsync<List<Item>>("find", "tea");
        Assert.Equal([new Item("green tea", 3.5), new Item("black tea", 3)], teas);

        var cheapest = new CallOptions { Keywords = new Dictionary<string, object?> { ["limit"] = 1 }, TimeLimit = TimeSpan.FromSeconds(5) };
        List<Item> one = await shop.CallAsync<List<Item>>("find", cheapest, "tea");
        Assert.Single(one);

        double half = shop.Call<double>("split", 5, 2);
        Assert.Equal(2.5, half);

        try
        {
            await shop.CallAsync<double>("split", 10, 0);
        }
        catch (PythonException error)
        {
            Console.WriteLine(error.Type);               // ZeroDivisionError
            Console.WriteLine(error.Message);            // division by zero
            Console.WriteLine(error.Frames[^1].Source);  // return total / people
            Assert.Equal(("ZeroDivisionError", "division by zero", "return total / people"), (error.Type, error.Message, error.Frames[^1].Source));
        }

        var options = new PythonOptions { Log = entry => Console.Error.WriteLine(entry) };
        await using Peer talkative = await Python.StartAsync("shop.py", options);

        await using Peer shops = await Python.StartAsync("shop.py", new PythonOptions { Workers = 4 });
        double[] shares = await Task.WhenAll(Enumerable.Range(1, 100).Select(people => shops.CallAsync<double>("split", 100, people)));
        Assert.Equal(Enumerable.Range(1, 100).Select(people => 100.0 / people), shares.AsEnumerable());

        var ann = new CallOptions { Session = "ann" };
        double hers = await shops.CallAsync<double>("split", ann, 10, 4);
        Assert.Equal(2.5, hers);

        var careful = new PythonOptions
        {
            Workers = 2,
            Recycle = new RecyclePolicy { AfterCalls = 10_000, AboveMemory = 500 << 20 },
            MemoryLimit = 1L << 30,
            Restart = new RestartPolicy { LongestPause = TimeSpan.FromSeconds(30) },
        };
        await using Peer recycled = await Python.StartAsync("shop.py", careful);

        foreach (WorkerInfo worker in recycled.Workers)
        {
            Console.WriteLine($"{worker.Number}: {worker.State} since {worker.Since:T}, {worker.CallsAnswered} calls, {worker.Restarts} restarts");
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task The_page_about_arrays_does_what_it_says()
    {
        using var folder = new GuideFolder("arrays.md");

        await using Peer waves = await Python.StartAsync("waves.py");

        double[] louder = await waves.CallAsync<double[]>("scaled", new[] { 0.5, 1.5 }, 2);
        double[,] matrix = await waves.CallAsync<double[,]>("matrix");
        float[] narrow = await waves.CallAsync<float[]>("scaled", new[] { 0.5, 1.5 }, 2);
        Assert.Equal([1, 3], louder);
        Assert.Equal(5, matrix[1, 2]);
        Assert.Equal([1, 3], narrow);

        NDArray readings = await waves.CallAsync<NDArray>("readings");
        int count = readings.Shape[0];
        double first = readings.Field("value").GetValue<double>(0);
        double[] values = readings.Field("value").ToArray<double>();
        Assert.Equal((2, 0.5), (count, first));
        Assert.Equal([0.5, 0.25], values);

        using NDArray samples = waves.NewArray<double>(1_000_000);
        samples.AsSpan<double>().Fill(0.75);
        using NDArray smooth = await waves.CallAsync<NDArray>("smooth", new CallOptions { Lease = true }, samples);
        double last = smooth.AsReadOnlySpan<double>()[^1];
        Assert.Equal(0.75, last);

        await waves.CallAsync("clip", samples.AsWritable(), 0.5);
        Assert.Equal(0.5, samples.GetValue<double>(7));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_readme_does_what_it_says()
    {
        using var folder = new GuideFolder("../../README.md");

        await using Peer calc = await Python.StartAsync("calc.py");

        int five = await calc.CallAsync<int>("add", 2, 3);
        Assert.Equal(5, five);

        await using Peer sensor = await Python.StartAsync("sensor.py");
        sensor.Hub.Expose("sun.is_up", () => true);

        List<double> read = [];
        await foreach (double temperature in sensor.StreamAsync<double>("readings"))
        {
            Console.WriteLine(temperature);
            read.Add(temperature);
            if (temperature > 21)
            {
                break; // closes the generator
            }
        }

        Assert.Equal([20.5, 21, 21.5], read);

        await using var hub = new Hub();
        hub.Expose("sun.is_up", () => true);
        await hub.AddPythonAsync("sensor.py");
        Peer chart = await hub.AddNodeAsync("chart.mjs");
        double warmest = await chart.CallAsync<double>("warmest", 3); // JavaScript reads Python's stream: 21.5
        Assert.Equal(21.5, warmest);

        int four = await Script.PythonCode("print(2 + 2)").RunAsync<int>();
        Assert.Equal(4, four);
    }

    [Fact]
    public void Every_line_of_csharp_in_the_guide_stands_in_such_a_test()
    {
        string[] suites = ["Pons.Tests", "Pons.AspNetCore.Tests", "Pons.Cli.Tests"];
        IEnumerable<string> files = suites.SelectMany(suite => Directory.GetFiles(Path.Combine(Repository.Root, "tests", suite, "Docs"), "*GuideTests.cs"));
        string[] mine = [.. files.SelectMany(File.ReadLines).Select(line => line.Trim())];

        foreach (string page in GuidePages.All)
        {
            Assert.All(GuidePages.Blocks(page, "csharp").SelectMany(block => block), line => Assert.Contains(line.Trim(), mine));
        }
    }
}
