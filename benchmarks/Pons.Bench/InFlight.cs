using System.Diagnostics;

namespace Pons.Bench;

/// <summary>Sixty-four small calls under way at any time.</summary>
internal static class InFlight
{
    public const int Width = 64;
    private const string Callers = "raw frames, 64 C# callers, echoed by Python";
    private const string Raw = "raw frames, one C# loop without callers, each echoed by a write of its own";
    private const string Joined = "the same, all that one read gives echoed in one write";
    private const string Mine = "Pons `CallAsync<int>`";

    public static async Task<Table> RunAsync(Setting setting)
    {
        var table = new Table($"{Width} calls in flight ({setting.Here})", "calls/s", isMoreBetter: true);
        table.Goal(Mine, "≥ 0.5");
        using var callers = new RawCallers(setting);
        using var raw = new RawEcho(setting, "frames");
        using var joined = new RawEcho(setting, "drain");
        await using Peer peer = await Python.StartAsync(setting.Rival("add.py"), new PythonOptions { Interpreter = setting.Python });
        byte[] frame = RawEcho.Frame();
        int total = setting.Calls * 5;
        for (int round = -Setting.WarmingRounds; round < setting.Rounds; round++)
        {
            double callersRate = await callers.RateAsync(frame, Width, total);
            double rawRate = raw.Rate(frame, Width, total);
            double joinedRate = joined.Rate(frame, Width, total);
            double mine = await RateAsync(peer, total);
            if (round < 0)
            {
                continue;
            }

            table.Add(Callers, callersRate);
            table.Add(Mine, mine);
            table.Add(Raw, rawRate);
            table.Add(Joined, joinedRate);
            foreach (RivalResult rival in await Rivals.RunAllAsync(setting))
            {
                table.Add(rival.Name, rival.Rate);
            }
        }

        return table;
    }

    public static async Task<double> RateAsync(Peer peer, int total)
    {
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Width).Select(_ => Task.Run(() => LoopAsync(peer, total / Width))));
        return total / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task LoopAsync(Peer peer, int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            if (await peer.CallAsync<int>("add", i, 2) != i + 2)
            {
                throw new InvalidOperationException("A wrong answer came back.");
            }
        }
    }
}
