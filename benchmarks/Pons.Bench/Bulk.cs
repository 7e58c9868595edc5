using System.Diagnostics;
using System.Text.Json.Serialization;

namespace Pons.Bench;

/// <summary>Large data there and back, beside what Python alone, and copying alone, need for it.</summary>
internal static class Bulk
{
    private const int Floats = 1_000_000;
    private const int Items = 10_000;
    private const int ArrayItems = 10_000_000;

    public static async Task<Table> ListAsync(Setting setting) => await MeasureAsync(
        setting,
        $"A list of {Floats:N0} floats there, doubled, back as double[] ({setting.Here})",
        "Python alone: pickle.loads, the loop, pickle.dumps",
        "Pons `Call<double[]>` with a `List<double>`",
        "≤ 1.3",
        peer => peer.Call<double>("floor_of_list"),
        MakeList(),
        warming: 20);

    public static async Task<Table> DictsAsync(Setting setting) => await MeasureAsync(
        setting,
        $"{Items:N0} dicts there, changed, back as records ({setting.Here})",
        "Python alone: pickle.loads, the loop, pickle.dumps",
        "Pons `Call<List<Item>>` with records",
        "≤ 1.5",
        peer => peer.Call<double>("floor_of_dicts"),
        MakeDicts(),
        warming: 700); // .NET counts calls before it compiles them for good, and these are few and long

    public static async Task<Table> ArrayAsync(Setting setting)
    {
        const string Floor = "memcpy in, the numpy work, memcpy out into a new array";
        const string Copied = "Pons `Call<double[]>` with a `double[]`";
        var table = new Table($"An array of 80 MB there, doubled, back ({setting.Here})", "ms");
        table.Goal(Copied, "≤ 1.5");
        await using Peer peer = await StartAsync(setting);
        double[] source = new double[ArrayItems];
        double[] target = new double[ArrayItems];
        source.AsSpan().Fill(1.5);
        for (int round = -3; round < setting.Rounds; round++)
        {
            double floor = Time(() => source.CopyTo(target.AsSpan())) + peer.Call<double>("floor_of_array", source) + Time(() => Check(target.AsSpan().ToArray(), 1.5));
            double mine = Time(() => Check(peer.Call<double[]>("twice", source), 3));
            if (round >= 0)
            {
                table.Add(Floor, floor);
                table.Add(Copied, mine);
            }
        }

        return table;
    }

    public static async Task<Table> ViewsAsync(Setting setting)
    {
        const string Floor = "the numpy work alone";
        const string Leased = "Pons, an array of the peer's there, a leased one back";
        const string InPlace = "Pons, an array of the peer's changed in place";
        var table = new Table($"An array of 80 MB seen on both sides, doubled ({setting.Here})", "ms");
        table.Goal(Leased, "≤ 1.3");
        table.Goal(InPlace, "≤ 1.3");
        await using Peer peer = await StartAsync(setting);
        using NDArray source = peer.NewArray<double>(ArrayItems);
        source.AsSpan<double>().Fill(1.5);
        using NDArray changed = peer.NewArray<double>(ArrayItems);
        var leased = new CallOptions { Lease = true };
        for (int round = -3; round < setting.Rounds; round++)
        {
            changed.AsSpan<double>().Fill(1.5);
            double floor = peer.Call<double>("floor_in_place", source);
            double mine = Time(() =>
            {
                using NDArray result = peer.Call<NDArray>("twice_shared", leased, source);
                Check(result.AsReadOnlySpan<double>(), 3);
            });
            double inPlace = Time(() => peer.Call("twice_in_place", changed.AsWritable()));
            Check(changed.AsReadOnlySpan<double>(), 3);
            if (round >= 0)
            {
                table.Add(Floor, floor);
                table.Add(Leased, mine);
                table.Add(InPlace, inPlace);
            }
        }

        return table;
    }

    private static async Task<Table> MeasureAsync(
        Setting setting, string title, string floorName, string name, string goal, Func<Peer, double> floor, Action<Peer> mine, int warming)
    {
        var table = new Table(title, "ms");
        table.Goal(name, goal);
        await using Peer peer = await StartAsync(setting);
        for (int round = -warming; round < setting.Rounds * 3; round++)
        {
            double floorTime = floor(peer);
            double time = Time(() => mine(peer));
            if (round >= 0)
            {
                table.Add(floorName, floorTime);
                table.Add(name, time);
            }
        }

        return table;
    }

    private static Action<Peer> MakeList()
    {
        List<double> list = [.. Enumerable.Range(0, Floats).Select(i => i / 7.0)];
        return peer => Check(peer.Call<double[]>("doubled", list).AsSpan(1, 1), 2 / 7.0);
    }

    private static Action<Peer> MakeDicts()
    {
        List<Item> items = [.. Enumerable.Range(0, Items).Select(i => new Item($"item {i}", i / 4.0, i))];
        return peer =>
        {
            List<Item> priced = peer.Call<List<Item>>("priced", items);
            Check([priced[^1].Price], items[^1].Price * 2);
        };
    }

    private static void Check(ReadOnlySpan<double> items, double first)
    {
        if (items[0] != first)
        {
            throw new InvalidOperationException("A wrong answer came back.");
        }
    }

    private static Task<Peer> StartAsync(Setting setting) =>
        Python.StartAsync(setting.Rival("bulk.py"), new PythonOptions { Interpreter = setting.Python });

    private static double Time(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Setting.Microseconds(start) / 1000;
    }

    private sealed record Item([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("price")] double Price, [property: JsonPropertyName("count")] int Count);
}
