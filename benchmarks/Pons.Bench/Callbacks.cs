using System.Diagnostics;

namespace Pons.Bench;

/// <summary>What a call from Python back into C# costs beside a plain call.</summary>
internal static class Callbacks
{
    private const string Plain = "a plain call, `Call<int>`";
    private const string Callback = "a delegate called within a `Call`";
    private const string Exposed = "`pons.call` of an exposed action within a `Call`";
    private const string Awaited = "a delegate awaited by an `async def` within a `CallAsync`";

    public static async Task<Table> RunAsync(Setting setting)
    {
        var table = new Table($"A callback within a call, mean of some thousand ({setting.Here})", "µs");
        table.Goal(Callback, "≤ 1.5");
        await using Peer peer = await Python.StartAsync(setting.Rival("conversation.py"), new PythonOptions { Interpreter = setting.Python });
        Func<int, int, int> add = (a, b) => a + b;
        peer.Hub.Expose("bench.add", add);
        int count = setting.Calls / 2;
        for (int round = -Setting.WarmingRounds; round < setting.Rounds; round++)
        {
            double plain = Mean(count, () => CallEach(peer, count));
            double callback = Mean(count, () => peer.Call("each", add, count));
            double exposed = Mean(count, () => peer.Call("each_of_host", count));
            long start = Stopwatch.GetTimestamp();
            await peer.CallAsync("each_async", add, count);
            double awaited = Setting.Microseconds(start) / count;
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

    private static void CallEach(Peer peer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            peer.Call<int>("add", i, 2);
        }
    }

    private static double Mean(int count, Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Setting.Microseconds(start) / count;
    }
}
