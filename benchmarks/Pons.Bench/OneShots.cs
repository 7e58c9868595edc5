using System.Diagnostics;

namespace Pons.Bench;

/// <summary>Seed 1's calculator, run once from the start to the answer, by a host that has long been running.</summary>
internal static class OneShots
{
    private const string Shell = "python-shell";
    private const string Bare = "child_process";
    private const string Cold = "Pons `RunAsync<string>`";
    private const string Warm = "the same with a `Template`";
    private const string Argument = "1 + 1";
    private const string Expected = "2.0";
    private const int WarmingRuns = 30;

    public static Task<Table> PlainAsync(Setting setting) =>
        RunAsync(setting, "Seed 1's calculator, run once", Path.Combine(setting.Repository, "samples", "calculator", "seed1", "calc.py"), "≤ 0.2");

    public static Task<Table> NumpyAsync(Setting setting) =>
        RunAsync(setting, "Seed 1's calculator with `import numpy`, run once", setting.Rival("calc_numpy.py"), "≤ 0.067", "numpy");

    private static async Task<Table> RunAsync(Setting setting, string title, string file, string goal, params string[] preload)
    {
        var table = new Table($"{title} ({setting.Here})", "ms");
        table.Goal(Cold, "≤ 1");
        table.Goal(Warm, goal);
        Script script = Script.Python(file, Argument) with { Interpreter = setting.Python };
        await using PythonTemplate template = await PythonTemplate.StartAsync(new TemplateOptions { Interpreter = setting.Python, Preload = preload });
        Script warm = script with { Template = template };
        using var rival = new OneShotRival(setting, file, Argument, Expected);
        (string Name, Func<Task<double>> RunAsync)[] candidates =
        [
            (Shell, () => rival.RunAsync(Shell)),
            (Bare, () => rival.RunAsync(Bare)),
            (Cold, () => TimeAsync(() => script.RunAsync<string>())),
            (Warm, () => TimeAsync(() => warm.RunAsync<string>())),
        ];

        // In turn, run by run: a start takes so long that whatever else the machine does changes meanwhile.
        for (int run = -WarmingRuns; run < setting.Rounds * 15; run++)
        {
            foreach ((string name, Func<Task<double>> runAsync) in candidates)
            {
                double time = await runAsync();
                if (run >= 0)
                {
                    table.Add(name, time);
                }
            }
        }

        return table;
    }

    private static async Task<double> TimeAsync(Func<Task<string>> runAsync)
    {
        long start = Stopwatch.GetTimestamp();
        string answer = await runAsync();
        double time = Setting.Microseconds(start) / 1000;
        return answer == Expected ? time : throw new InvalidOperationException($"The calculator printed {answer}.");
    }
}
