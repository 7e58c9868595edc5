using System.Diagnostics;

namespace Pons.Bench;

/// <summary>From the death of a pool's worker to the first answer of the one that takes its place.</summary>
internal static class NewWorkers
{
    // Each worker that dies here was killed by us: no pause before the next.
    private static readonly RestartPolicy AtOnce = new() { LongLife = TimeSpan.FromTicks(1) };

    public static async Task<Table> RunAsync(Setting setting)
    {
        var table = new Table($"A worker's death to the first answer of a new one, p50 ({setting.Here})", "ms");
        await using Peer cold = await StartAsync(setting, "add.py");
        await using Peer warm = await StartAsync(setting, "add.py", []);
        await using Peer coldNumpy = await StartAsync(setting, "add_numpy.py");
        await using Peer warmNumpy = await StartAsync(setting, "add_numpy.py", ["numpy"]);
        int runs = setting.IsQuick ? 5 : 11;
        for (int round = -1; round < setting.Rounds; round++)
        {
            foreach ((string name, Peer peer) in ((string, Peer)[])[("cold", cold), ("warm", warm), ("cold, with `import numpy`", coldNumpy), ("warm, with `import numpy`", warmNumpy)])
            {
                double time = await P50Async(peer, runs);
                if (round >= 0)
                {
                    table.Add(name, time);
                }
            }
        }

        return table;
    }

    private static Task<Peer> StartAsync(Setting setting, string file, string[]? preload = null) => Python.StartAsync(
        setting.Rival(file), new PythonOptions { Interpreter = setting.Python, Warm = preload is not null, Preload = preload ?? [], Restart = AtOnce });

    private static async Task<double> P50Async(Peer peer, int runs)
    {
        double[] times = new double[runs];
        for (int i = 0; i < runs; i++)
        {
            using Process worker = Process.GetProcessById(peer.ProcessId);
            long start = Stopwatch.GetTimestamp();
            worker.Kill();
            while (!await TryAsync(peer))
            {
                // The old worker had the call.
            }

            times[i] = Setting.Microseconds(start) / 1000;
        }

        return Setting.Share(times, 0.5);
    }

    private static async Task<bool> TryAsync(Peer peer)
    {
        try
        {
            return await peer.CallAsync<int>("add", 2, 2) == 4;
        }
        catch (WorkerLostException)
        {
            return false;
        }
    }
}
