using System.Diagnostics;

namespace Pons.Bench;

/// <summary>One small call after the other: <c>add(2, 2)</c>.</summary>
internal static class SmallCall
{
    private const string Raw = "raw bytes, C# and Python, synchronous";
    private const string Synchronous = "Pons `Call<int>`";
    private const string Asynchronous = "Pons `CallAsync<int>`";

    public static async Task<Table> RunAsync(Setting setting)
    {
        var table = new Table($"Small call, p50, one at a time ({setting.Here})", "µs");
        table.Goal(Synchronous, "≤ 1.8");
        table.Goal(Asynchronous, "≤ 2.5");
        using var raw = new RawEcho(setting, "one");
        await using Peer peer = await Python.StartAsync(setting.Rival("add.py"), new PythonOptions { Interpreter = setting.Python });
        byte[] frame = RawEcho.Frame();
        for (int round = -Setting.WarmingRounds; round < setting.Rounds; round++)
        {
            double rawTime = P50(setting.Calls, () => raw.Exchange(frame));
            double synchronous = P50(setting.Calls, () => peer.Call<int>("add", 2, 2));
            double asynchronous = await P50Async(setting.Calls, () => peer.CallAsync<int>("add", 2, 2));
            if (round < 0)
            {
                continue;
            }

            table.Add(Raw, rawTime);
            table.Add(Synchronous, synchronous);
            table.Add(Asynchronous, asynchronous);
            foreach (RivalResult rival in await Rivals.RunAllAsync(setting))
            {
                table.Add(rival.Name, rival.P50);
            }
        }

        return table;
    }

    public static double P50(int calls, Action call)
    {
        double[] times = new double[calls];
        for (int i = 0; i < calls; i++)
        {
            long start = Stopwatch.GetTimestamp();
            call();
            times[i] = Setting.Microseconds(start);
        }

        Array.Sort(times);
        return times[calls / 2];
    }

    public static async Task<double> P50Async(int calls, Func<Task> call)
    {
        double[] times = new double[calls];
        for (int i = 0; i < calls; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await call();
            times[i] = Setting.Microseconds(start);
        }

        Array.Sort(times);
        return times[calls / 2];
    }
}
