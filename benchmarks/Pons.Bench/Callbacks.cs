using System.Diagnostics;

namespace Pons.Bench;

/// <summary>What a call from Python back into C# costs beside a plain call.</summary>
internal static class Callbacks
{
    private const int Block = 200;
    private const string Plain = "a plain call, `Call<int>`";
    private const string Callback = "a delegate called within a `Call`";
    private const string Exposed = "`pons.call` of an exposed action within a `Call`";
    private const string Awaited = "a delegate awaited by an `async def` within a `CallAsync`";

    public static async Task<Table> RunAsync(Setting setting)
    {
        var table = new Table($"A callback within a call, p50 of blocks of {Block} ({setting.Here})", "µs");
        table.Goal(Callback, "≤ 1.5");
        await using Peer peer = await Python.StartAsync(setting.Rival("conversation.py"), new PythonOptions { Interpreter = setting.Python });
        Func<int, int, int> add = (a, b) => a + b;
        peer.Hub.Expose("bench.add", add);
        for (int round = -Setting.WarmingRounds; round < setting.Rounds; round++)
        {
            double plain = await P50Async(setting, () => CallEachAsync(peer));
            double callback = await P50Async(setting, () => Blocking(() => peer.Call("each", add, Block)));
            double exposed = await P50Async(setting, () => Blocking(() => peer.Call("each_of_host", Block)));
            double awaited = await P50Async(setting, () => peer.CallAsync("each_async", add, Block));
            if (round >= 0)
            {
                table.Add(Plain, plain);
                table.Add(Callback, callback);
                table.Add(Exposed, exposed);
                table.Add(Awaited, awaited);
            }
        }

        return table;
    }

    private static Task CallEachAsync(Peer peer)
    {
        for (int i = 0; i < Block; i++)
        {
            peer.Call<int>("add", i, 2);
        }

        return Task.CompletedTask;
    }

    private static Task Blocking(Action work)
    {
        work();
        return Task.CompletedTask;
    }

    /// <summary>The median of the blocks, for one call of a block.</summary>
    private static async Task<double> P50Async(Setting setting, Func<Task> block)
    {
        double[] times = new double[setting.Calls / Block];
        for (int i = 0; i < times.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await block();
            times[i] = Setting.Microseconds(start) / Block;
        }

        return Setting.Share(times, 0.5);
    }
}
