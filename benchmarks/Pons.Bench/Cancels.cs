using System.Diagnostics;

namespace Pons.Bench;

/// <summary>From the cancel of a call to the answer of the next one, which was sent right behind it.</summary>
internal static class Cancels
{
    private const string Plain = "a plain call, `CallAsync<int>`, p50";

    // Each kind of code that a cancel has to stop, and how it is told.
    private static readonly (string Action, string Name)[] Kinds = [("busy", "a busy loop"), ("nap", "`time.sleep`"), ("drowse", "`await asyncio.sleep`")];

    public static async Task<Table> RunAsync(Setting setting)
    {
        var table = new Table($"From a cancel to the answer of the next call ({setting.Here})", "ms");
        table.Goal("a busy loop, p99", "≤ 50 ms");
        await using Peer peer = await Python.StartAsync(setting.Rival("conversation.py"), new PythonOptions { Interpreter = setting.Python });
        int process = peer.ProcessId;
        int count = setting.IsQuick ? 40 : 150;
        for (int round = -1; round < setting.Rounds; round++)
        {
            double plain = Setting.Share(await TimeAsync(count, () => Task.FromResult(Stopwatch.GetTimestamp()), peer), 0.5);
            if (round >= 0)
            {
                table.Add(Plain, plain);
            }

            foreach ((string action, string name) in Kinds)
            {
                double[] times = await TimeAsync(count, () => CancelAsync(peer, action), peer);
                if (round >= 0)
                {
                    table.Add($"{name}, p50", Setting.Share(times, 0.5));
                    table.Add($"{name}, p99", Setting.Share(times, 0.99));
                }
            }
        }

        return peer.ProcessId == process ? table : throw new InvalidOperationException("A cancel cost the worker its life.");
    }

    private static async Task<double[]> TimeAsync(int count, Func<Task<long>> begin, Peer peer)
    {
        double[] times = new double[count];
        for (int i = 0; i < count; i++)
        {
            long start = await begin();
            if (await peer.CallAsync<int>("add", i, 2) != i + 2)
            {
                throw new InvalidOperationException("A wrong answer came back.");
            }

            times[i] = Setting.Microseconds(start) / 1000;
        }

        return times;
    }

    /// <summary>Lets a call run for some milliseconds and cancels it; answers when.</summary>
    private static async Task<long> CancelAsync(Peer peer, string action)
    {
        using var cancel = new CancellationTokenSource();
        Task call = peer.CallAsync(action, cancel.Token);
        await Task.Delay(Random.Shared.Next(2, 7));
        long start = Stopwatch.GetTimestamp();
        cancel.Cancel();
        try
        {
            await call;
            throw new InvalidOperationException($"'{action}' ended by itself.");
        }
        catch (OperationCanceledException error) when (error.CancellationToken == cancel.Token)
        {
            return start;
        }
    }
}
