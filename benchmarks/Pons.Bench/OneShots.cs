using System.Diagnostics;

namespace Pons.Bench;

/// <summary>Seed 1's calculator, run once from the start to the answer, by a host that has long been running.</summary>
internal static class OneShots
{
    private const string Cold = "Pons `RunAsync<string>`";

    public static Task<Table> PlainAsync(Setting setting) =>
        RunAsync(setting, "Seed 1's calculator, run once", Path.Combine(setting.Repository, "samples", "calculator", "seed1", "calc.py"));

    public static Task<Table> NumpyAsync(Setting setting) => RunAsync(setting, "Seed 1's calculator with `import numpy`, run once", setting.Rival("calc_numpy.py"));

    private static async Task<Table> RunAsync(Setting setting, string title, string file)
    {
        var table = new Table($"{title}, p50 ({setting.Here})", "ms");
        table.Goal(Cold, "≤ 1");
        Script script = Script.Python(file, "1 + 1") with { Interpreter = setting.Python };
        int runs = setting.IsQuick ? 5 : 11;
        for (int round = -1; round < setting.Rounds; round++)
        {
            foreach (RivalResult rival in setting.IsAlone ? [] : await Rivals.RunAsync(setting, "one-shot.mjs", runs, file, "1 + 1", "2.0"))
            {
                Add(table, round, rival.Name, rival.P50 / 1000);
            }

            Add(table, round, Cold, await P50Async(script, runs));
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

    private static async Task<double> P50Async(Script script, int runs)
    {
        double[] times = new double[runs];
        for (int i = 0; i < runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            string answer = await script.RunAsync<string>();
            times[i] = Setting.Microseconds(start) / 1000;
            if (answer != "2.0")
            {
                throw new InvalidOperationException($"{script} printed {answer}.");
            }
        }

        return Setting.Share(times, 0.5);
    }
}
