using System.Diagnostics;
using System.Text.Json.Serialization;

namespace Pons.Bench;

/// <summary>Small dicts, one after the other, from a Python generator to C# and from a C# iterator to Python.</summary>
internal static class Streams
{
    private const string Shell = "python-shell, JSON lines";
    private const string Batches = "raw frames in batches, cut and not decoded";
    private const string Each = "raw frames, a write each";
    private const string Mine = "Pons `await foreach` over a generator, records";
    private const string Untyped = "the same as dictionaries";
    private const string ShellIn = "python-shell, JSON lines in";
    private const string Replayed = "raw frames in batches that were made before, decoded by Python";
    private const string Argument = "Pons, an `IAsyncEnumerable` as an argument, `for`";
    private const string Exposed = "Pons, an exposed action, `for` over `pons.stream`";

    public static async Task<Table> OutAsync(Setting setting)
    {
        var table = new Table($"Small dicts a second, Python to C# ({setting.Here})", "items/s", isMoreBetter: true);
        table.Goal(Mine, "≥ 3; ≥ 500 000 where raw batches reach a million");
        using var batches = new RawStream(setting, "batches");
        using var each = new RawStream(setting, "each");
        await using Peer peer = await StartAsync(setting);
        int count = setting.Calls * 10;
        for (int round = -Setting.WarmingRounds; round < setting.Rounds; round++)
        {
            double batchRate = batches.Receive(count);
            double eachRate = each.Receive(count);
            double mine = await RateAsync(peer.StreamAsync<Reading>("readings", count), count, reading => reading.Count);
            double untyped = await RateAsync(peer.StreamAsync<Dictionary<string, object?>>("readings", count), count, reading => (long)reading["count"]!);
            if (round < 0)
            {
                continue;
            }

            await AddRivalAsync(table, setting, Shell, count);
            table.Add(Batches, batchRate);
            table.Add(Each, eachRate);
            table.Add(Mine, mine);
            table.Add(Untyped, untyped);
        }

        return table;
    }

    public static async Task<Table> InAsync(Setting setting)
    {
        var table = new Table($"Small dicts a second, C# to Python ({setting.Here})", "items/s", isMoreBetter: true);
        table.Goal(Argument, "≥ 3");
        using var maker = new RawStream(setting, "batches");
        using var taker = new RawStream(setting, "take");
        await using Peer peer = await StartAsync(setting);
        peer.Hub.Expose("bench.readings", ReadingsAsync);
        int count = setting.Calls * 10;
        var frames = new MemoryStream();
        maker.Receive(count, frames);
        byte[] bytes = frames.ToArray();
        for (int round = -Setting.WarmingRounds; round < setting.Rounds; round++)
        {
            double replayed = taker.Send(count, bytes);
            double argument = Rate(() => peer.Call<long>("take", ReadingsAsync(count)), count);
            double exposed = Rate(() => peer.Call<long>("take_of_host", count), count);
            if (round < 0)
            {
                continue;
            }

            await AddRivalAsync(table, setting, ShellIn, count);
            table.Add(Replayed, replayed);
            table.Add(Argument, argument);
            table.Add(Exposed, exposed);
        }

        return table;
    }

    private static async Task<double> RateAsync<T>(IAsyncEnumerable<T> stream, int count, Func<T, long> countOf)
    {
        long start = Stopwatch.GetTimestamp();
        long sum = 0;
        await foreach (T reading in stream)
        {
            sum += countOf(reading);
        }

        return Rate(start, count, sum);
    }

    private static double Rate(Func<long> take, int count)
    {
        long start = Stopwatch.GetTimestamp();
        return Rate(start, count, take());
    }

    private static double Rate(long start, int count, long sum) => sum == (long)count * (count - 1) / 2
        ? count / Stopwatch.GetElapsedTime(start).TotalSeconds
        : throw new InvalidOperationException($"The counts of {count} readings add up to {sum}.");

    private static async IAsyncEnumerable<Reading> ReadingsAsync(int count)
    {
        await Task.CompletedTask;
        for (int i = 0; i < count; i++)
        {
            yield return new Reading("sensor", i / 4.0, i);
        }
    }

    private static async Task AddRivalAsync(Table table, Setting setting, string name, int count)
    {
        foreach (RivalResult rival in setting.IsAlone ? [] : await Rivals.RunAsync(setting, "python-shell-stream.mjs", count))
        {
            if (rival.Name == name)
            {
                table.Add(name, rival.Rate);
            }
        }
    }

    private static Task<Peer> StartAsync(Setting setting) =>
        Python.StartAsync(setting.Rival("conversation.py"), new PythonOptions { Interpreter = setting.Python });

    private sealed record Reading([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("value")] double Value, [property: JsonPropertyName("count")] int Count);
}
