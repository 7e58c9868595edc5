using System.Diagnostics;

namespace Pons.Bench;

/// <summary>Lines sent to a script that sends each of them back.</summary>
internal static class ScriptEchoes
{
    private const string Line = "reading 0000 of the sensor";
    private const string Mine = "Pons `SendAsync` and `Output<string>`";
    private const string Turns = "Pons `SendAsync`, `ReceiveAsync<string>`";

    /// <summary>All of them under way at once.</summary>
    public static Task<Table> RateAsync(Setting setting) => RunAsync(
        setting,
        new Table($"Lines a second to a script and back, as many as go ({setting.Here})", "lines/s", isMoreBetter: true),
        (Mine, "≥ 1", PumpAsync),
        rival => rival.Rate);

    /// <summary>One after the other.</summary>
    public static Task<Table> TurnsAsync(Setting setting) => RunAsync(
        setting, new Table($"A line to a script and back, p50, one at a time ({setting.Here})", "µs"), (Turns, "≤ 1", P50Async), rival => rival.P50);

    private static async Task<Table> RunAsync(
        Setting setting, Table table, (string Name, string Goal, Func<ScriptSession, int, Task<double>> RunAsync) mine, Func<RivalResult, double> figure)
    {
        table.Goal(mine.Name, mine.Goal);
        Script script = Script.Python(setting.Rival("lines.py"), "echo") with { Interpreter = setting.Python };
        await using ScriptSession session = await script.StartAsync();
        for (int round = -Setting.WarmingRounds; round < setting.Rounds; round++)
        {
            foreach (RivalResult rival in round < 0 || setting.IsAlone ? [] : await Rivals.RunAsync(setting, "script-echo.mjs", setting.Calls * 5))
            {
                table.Add(rival.Name, figure(rival));
            }

            double sample = await mine.RunAsync(session, setting.Calls * 5);
            if (round >= 0)
            {
                table.Add(mine.Name, sample);
            }
        }

        return table;
    }

    private static async Task<double> PumpAsync(ScriptSession session, int count)
    {
        long start = Stopwatch.GetTimestamp();
        Task sending = Task.Run(() => SendAsync(session, count));
        int came = 0;
        await foreach (string line in session.Output<string>())
        {
            Check(line);
            if (++came == count)
            {
                break;
            }
        }

        await sending;
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task SendAsync(ScriptSession session, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await session.SendAsync(Line);
        }
    }

    private static async Task<double> P50Async(ScriptSession session, int count)
    {
        double[] times = new double[count / 10];
        for (int i = 0; i < times.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await session.SendAsync(Line);
            Check(await session.ReceiveAsync<string>());
            times[i] = Setting.Microseconds(start);
        }

        return Setting.Share(times, 0.5);
    }

    private static void Check(string line)
    {
        if (line != Line)
        {
            throw new InvalidOperationException($"{line} came back.");
        }
    }
}
