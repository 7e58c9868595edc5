using System.Diagnostics;

namespace Pons.Bench;

/// <summary>From the death of a worker to the end of its call.</summary>
internal static class Deaths
{
    private const string Killed = "killed in the midst of a call";
    private const string Held = "exits while a forked child holds its pipes";

    public static async Task<Table> RunAsync(Setting setting)
    {
        var table = new Table($"Death of a worker, until its call has failed ({setting.Here})", "ms");
        table.Goal(Killed, "≤ 100 ms");
        table.Goal(Held, "≤ 100 ms");
        for (int round = 0; round < setting.Rounds * 3; round++)
        {
            table.Add(Killed, await TimeAsync(setting, "sleep", peer => Process.GetProcessById(peer.ProcessId).Kill()));
            table.Add(Held, await TimeAsync(setting, "leave_a_child", null));
        }

        return table;
    }

    private static async Task<double> TimeAsync(Setting setting, string action, Action<Peer>? kill)
    {
        using var running = new SemaphoreSlim(0);
        var options = new PythonOptions { Interpreter = setting.Python, Log = _ => running.Release() };
        await using Peer peer = await Python.StartAsync(setting.Rival("dying.py"), options);
        Task call = peer.CallAsync(action);
        await running.WaitAsync();
        long start = Stopwatch.GetTimestamp();
        kill?.Invoke(peer);
        try
        {
            await call;
            throw new InvalidOperationException("The worker lived on.");
        }
        catch (WorkerLostException)
        {
            return Setting.Microseconds(start) / 1000;
        }
    }
}
