using System.Diagnostics;

namespace Pons.Bench;

/// <summary>Asynchronous calls that a worker answers while its main thread runs a call of one second.</summary>
internal static class Beside
{
    private const string Alone = "nothing else runs, p50";
    private static readonly (string Action, string Name)[] Kinds = [("compute", "beside a loop that computes"), ("pause", "beside `time.sleep`")];

    public static async Task<Table> RunAsync(Setting setting)
    {
        var table = new Table($"An `async def` action called beside a call of one second ({setting.Here})", "ms");
        await using Peer peer = await Python.StartAsync(setting.Rival("conversation.py"), new PythonOptions { Interpreter = setting.Python });
        for (int round = -1; round < setting.Rounds; round++)
        {
            List<double> alone = await TimeAsync(peer, Task.Delay(500));
            if (round >= 0)
            {
                table.Add(Alone, Setting.Share(alone, 0.5));
            }

            foreach ((string action, string name) in Kinds)
            {
                table.Goal($"{name}, p99", "≤ 10 ms");
                List<double> times = await TimeAsync(peer, peer.CallAsync(action, 1.0));
                if (round >= 0)
                {
                    table.Add($"{name}, p50", Setting.Share(times, 0.5));
                    table.Add($"{name}, p99", Setting.Share(times, 0.99));
                }
            }
        }

        return table;
    }

    /// <summary>Calls at random moments until <paramref name="neighbour"/> ends; the last one may have come too late and is left out.</summary>
    private static async Task<List<double>> TimeAsync(Peer peer, Task neighbour)
    {
        var times = new List<double>();
        while (!neighbour.IsCompleted)
        {
            await Task.Delay(Random.Shared.Next(1, 8));
            long start = Stopwatch.GetTimestamp();
            if (await peer.CallAsync<int>("add_async", 2, 2) != 4)
            {
                throw new InvalidOperationException("A wrong answer came back.");
            }

            if (!neighbour.IsCompleted)
            {
                times.Add(Setting.Microseconds(start) / 1000);
            }
        }

        await neighbour;
        return times.Count > 0 ? times : throw new InvalidOperationException("No call was answered beside the other one.");
    }
}
