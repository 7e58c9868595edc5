using System.Globalization;

namespace Pons.Bench.Doors;

/// <summary>Thousands of clients that are silent: what each takes, and what a call costs beside them.</summary>
internal static class IdleClients
{
    private const int Clients = 5_000;
    private const string Bare = "bare Kestrel WebSocket";
    private const string Mine = "Pons client that has called once";
    private const string Alone = "alone, 10 actions";
    private const string Beside = "beside 5 000 idle clients, 10 000 actions";

    public static async Task<Table> MemoryAsync(Setting setting)
    {
        var table = new Table($"Memory of the host for each of {Clients:N0} idle clients ({setting.Here})", "KB");
        table.Goal(Mine, "≤ 25 KB");
        for (int round = 0; round < Math.Min(setting.Rounds, 3); round++)
        {
            table.Add(Bare, await BytesAsync(setting, "bare", "/broadcast"));
            table.Add(Mine, await BytesAsync(setting, "pons", "/pons"));
        }

        return table;
    }

    public static async Task<Table> CallAsync(Setting setting)
    {
        var table = new Table($"A small call by WebSocket beside idle clients, p50 ({setting.Here})", "µs");
        table.Goal(Beside, "as alone");
        string folder = Directory.CreateTempSubdirectory("pons-bench-").FullName;
        await using DoorHost alone = await DoorHost.StartAsync(setting);
        await using DoorHost crowded = await DoorHost.StartAsync(setting, WriteModule(folder));
        using NodeClients clients = await StartAsync(setting, crowded, "pons", "/pons");
        for (int round = -3; round < setting.Rounds; round++)
        {
            double one = await P50Async(setting, alone);
            double other = await P50Async(setting, crowded);
            if (round >= 0)
            {
                table.Add(Alone, one);
                table.Add(Beside, other);
            }
        }

        Directory.Delete(folder, recursive: true);
        return table;
    }

    private static async Task<double> P50Async(Setting setting, DoorHost host) =>
        (await Rivals.RunAsync(setting, "door.mjs", setting.Calls, "pons", $"ws://{host.Authority}/pons", "pons", host.Token)).Single().P50;

    private static async Task<double> BytesAsync(Setting setting, string kind, string path)
    {
        await using DoorHost host = await DoorHost.StartAsync(setting);
        using (NodeClients few = await NodeClients.StartAsync(setting, "idle.mjs", "50", kind, $"ws://{host.Authority}{path}", host.Token))
        {
            // Compiled and started all that is needed once.
        }

        long before = Resident();
        using NodeClients clients = await StartAsync(setting, host, kind, path);
        return (Resident() - before) / 1024.0 / Clients;
    }

    private static Task<NodeClients> StartAsync(Setting setting, DoorHost host, string kind, string path) =>
        NodeClients.StartAsync(setting, "idle.mjs", Clients.ToString(CultureInfo.InvariantCulture), kind, $"ws://{host.Authority}{path}", host.Token);

    // What is garbage is no client's.
    private static long Resident()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static string WriteModule(string folder)
    {
        string file = Path.Combine(folder, "many.py");
        File.WriteAllLines(file, Enumerable.Range(0, 10_000).Select(i => $"def add{i}(a, b): return a + b").Append("def add(a, b): return a + b"));
        return file;
    }
}
