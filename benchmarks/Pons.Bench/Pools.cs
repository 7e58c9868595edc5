using System.Diagnostics;

namespace Pons.Bench;

/// <summary>What more workers and more actions bring, and what they cost.</summary>
internal static class Pools
{
    private static readonly int[] Sizes = [1, 2, 4, 8];
    private static readonly int[] Actions = [10, 1_000, 10_000];

    public static async Task<Table> ThroughputAsync(Setting setting)
    {
        var table = new Table($"Calls that compute for some milliseconds, 16 in flight ({setting.Here})", "calls/s", isMoreBetter: true);
        int cores = Environment.ProcessorCount;
        table.Goal(Name(cores), cores > 1 ? $"≥ {0.85 * cores:0.0}" : "");
        Peer[] peers = [.. await Task.WhenAll(Sizes.Select(size => StartAsync(setting, "busy.py", size)))];
        for (int round = -1; round < setting.Rounds; round++)
        {
            for (int i = 0; i < peers.Length; i++)
            {
                double rate = await RateAsync(peers[i], setting.IsQuick ? 60 : 200);
                if (round >= 0)
                {
                    table.Add(Name(Sizes[i]), rate);
                }
            }
        }

        Array.ForEach(peers, peer => peer.Dispose());
        return table;
    }

    public static async Task<Table> CostAsync(Setting setting)
    {
        var table = new Table($"A small call of a pool, p50, one at a time ({setting.Here})", "µs");
        table.Goal(Name(8), "as with 2 workers");
        Peer[] peers = [.. await Task.WhenAll(Sizes.Select(size => StartAsync(setting, "busy.py", size)))];
        for (int round = -Setting.WarmingRounds; round < setting.Rounds; round++)
        {
            for (int i = 0; i < peers.Length; i++)
            {
                AddP50(table, round, Name(Sizes[i]), setting, peers[i], "add");
            }
        }

        Array.ForEach(peers, peer => peer.Dispose());
        return table;
    }

    public static async Task<Table> ActionsAsync(Setting setting)
    {
        var table = new Table($"A small call of a module with many actions, p50 ({setting.Here})", "µs");
        table.Goal($"{Actions[^1]:N0} actions", "as with 10");
        string folder = Directory.CreateTempSubdirectory("pons-bench-").FullName;
        Peer[] peers = [.. await Task.WhenAll(Actions.Select(count => StartAsync(setting, WriteModule(folder, count), 1)))];
        for (int round = -Setting.WarmingRounds; round < setting.Rounds; round++)
        {
            for (int i = 0; i < peers.Length; i++)
            {
                AddP50(table, round, $"{Actions[i]:N0} actions", setting, peers[i], $"add{Actions[i] / 2}");
            }
        }

        Array.ForEach(peers, peer => peer.Dispose());
        Directory.Delete(folder, recursive: true);
        return table;
    }

    public static async Task<Table> MemoryAsync(Setting setting)
    {
        const string Bare = "bare Python that waits for input";
        const string Idle = "a worker and its watcher, idle";
        var table = new Table("Memory of an idle worker: its share of what it uses (PSS)", "MB");
        table.Goal(Idle, "bare Python + 6 MB");
        for (int round = 0; round < setting.Rounds; round++)
        {
            using Process bare = Process.Start(new ProcessStartInfo(setting.Python, ["-c", "input()"]) { RedirectStandardInput = true, UseShellExecute = false })!;
            await using Peer peer = await StartAsync(setting, "add.py", 1);
            peer.Call<int>("add", 2, 2);
            await Task.Delay(200); // until the start of both is over
            table.Add(Bare, Megabytes(bare.Id));
            table.Add(Idle, Megabytes(peer.ProcessId) + Watchers(peer.ProcessId).Sum(Megabytes));
            bare.Kill();
        }

        return table;
    }

    private static void AddP50(Table table, int round, string name, Setting setting, Peer peer, string action)
    {
        double[] times = new double[setting.Calls / 4];
        for (int i = 0; i < times.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            peer.Call<int>(action, 2, 2);
            times[i] = Setting.Microseconds(start);
        }

        if (round >= 0)
        {
            table.Add(name, times.Order().ElementAt(times.Length / 2));
        }
    }

    private static async Task<double> RateAsync(Peer peer, int total)
    {
        const int Width = 16;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Width).Select(async _ =>
        {
            for (int i = 0; i < total / Width; i++)
            {
                await peer.CallAsync<long>("busy");
            }
        }));
        return total / Width * Width / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string WriteModule(string folder, int count)
    {
        string file = Path.Combine(folder, $"actions{count}.py");
        File.WriteAllLines(file, Enumerable.Range(0, count).Select(i => $"def add{i}(a, b): return a + b"));
        return file;
    }

    private static string Name(int workers) => workers == 1 ? "1 worker" : $"{workers} workers";

    private static Task<Peer> StartAsync(Setting setting, string file, int workers) =>
        Python.StartAsync(setting.Rival(file), new PythonOptions { Interpreter = setting.Python, Workers = workers });

    private static double Megabytes(int process) =>
        double.Parse(File.ReadLines($"/proc/{process}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;

    // The watcher is the other process of the worker's group.
    private static IEnumerable<int> Watchers(int worker) => Directory.GetDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), out int id) ? id : 0)
        .Where(id => id > 0 && id != worker && ProcessStatus.GroupOf(id) == worker);
}
