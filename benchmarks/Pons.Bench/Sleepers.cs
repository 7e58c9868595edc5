using System.Diagnostics;

namespace Pons.Bench;

/// <summary>A hundred thousand calls at once that each sleep for a second on one worker.</summary>
internal static class Sleepers
{
    private const int Count = 100_000;
    private const string Floor = "Python alone: as many tasks of `asyncio.sleep(1)`";
    private const string Mine = "Pons `CallAsync` of an `async def`";

    public static async Task<Table> RunAsync(Setting setting)
    {
        var table = new Table($"{Count:N0} calls at once that sleep 1 s each, one worker ({setting.Here})", "s");
        table.Goal(Mine, "< 10 s");
        await using Peer bare = await StartAsync(setting);
        await using Peer peer = await StartAsync(setting);
        for (int round = 0; round < (setting.IsQuick ? 2 : 4); round++)
        {
            // Two in a row: what the first leaves behind would show in the second.
            table.Add(Floor, await bare.CallAsync<double>("alone", Count, 1.0));
            ProcessStatus.ResetPeak(Environment.ProcessId);
            ProcessStatus.ResetPeak(peer.ProcessId);
            long start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => peer.CallAsync("sleep", 1.0)));
            table.Add(Mine, Stopwatch.GetElapsedTime(start).TotalSeconds);
            table.Note($"Peak memory in round {round + 1}: worker {Peak(peer.ProcessId)}, host {Peak(Environment.ProcessId)}, Python alone {Peak(bare.ProcessId)}.");
        }

        return table;
    }

    private static string Peak(int process) => $"{ProcessStatus.Read(process, "VmHWM") / 1024.0 / 1024:0} MB";

    private static Task<Peer> StartAsync(Setting setting) =>
        Python.StartAsync(setting.Rival("conversation.py"), new PythonOptions { Interpreter = setting.Python });
}
