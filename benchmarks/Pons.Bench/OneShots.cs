using System.Diagnostics;

namespace Pons.Bench;

/// <summary>Seed 1's calculator, run once from the start to the answer, by a host that has long been running.</summary>
internal static class OneShots
{
    private const string Argument = "1 + 1";
    private const string Cold = "Pons `RunAsync<string>`";
    private const string Warm = "Pons, a fork of a template";

    public static Task<Table> PlainAsync(Setting setting) =>
        RunAsync(setting, "Seed 1's calculator, run once", Path.Combine(setting.Repository, "samples", "calculator", "seed1", "calc.py"), "≤ 0.2", []);

    public static Task<Table> NumpyAsync(Setting setting) => RunAsync(setting, "Seed 1's calculator with `import numpy`, run once", setting.Rival("calc_numpy.py"), "≤ 0.067", "numpy");

    private static async Task<Table> RunAsync(Setting setting, string title, string file, string goal, params string[] preload)
    {
        var table = new Table($"{title}, p50 ({setting.Here})", "ms");
        table.Goal(Cold, "≤ 1");
        table.Goal(Warm, goal);
        Script script = Script.Python(file, Argument) with { Interpreter = setting.Python };
        await using WarmScripts warm = await WarmScripts.StartAsync(setting, preload);
        int runs = setting.IsQuick ? 5 : 11;
        for (int round = -1; round < setting.Rounds; round++)
        {
            foreach (RivalResult rival in setting.IsAlone ? [] : await Rivals.RunAsync(setting, "one-shot.mjs", runs, file, Argument, "2.0"))
            {
                Add(table, round, rival.Name, rival.P50 / 1000);
            }

            Add(table, round, Cold, await P50Async(() => script.RunAsync<string>(), runs));
            Add(table, round, Warm, await P50Async(() => warm.RunAsync(file, Argument), runs));
        }

        return table;
    }

    private static void Add(Table table, int round, string name, double time)
    {
        if (round >= 0)
        {
            table.Add(name, time);
        }
    }

    private static async Task<double> P50Async(Func<Task<string>> runAsync, int runs)
    {
        double[] times = new double[runs];
        for (int i = 0; i < runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            string answer = await runAsync();
            times[i] = Setting.Microseconds(start) / 1000;
            if (answer != "2.0")
            {
                throw new InvalidOperationException($"The calculator printed {answer}.");
            }
        }

        return Setting.Share(times, 0.5);
    }
}
