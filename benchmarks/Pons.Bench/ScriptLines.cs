using System.Diagnostics;
using System.Text.Json;

namespace Pons.Bench;

/// <summary>Lines that a Python script writes, read as they come.</summary>
internal static class ScriptLines
{
    private const string Shell = "python-shell";
    private const string Texts = "Pons `StreamAsync<string>`";
    private const string Records = "Pons `StreamAsync` of records";
    private const string Elements = "Pons `StreamAsync<JsonElement>`";
    private const string Buffered = "the same with `PYTHONUNBUFFERED` empty, as python-shell runs it";
    private const int Block = 10_000;
    private const int FirstLines = 50 * Block;
    private const int WarmingLines = 700 * Block;

    private static readonly int Line = "reading 0000 of the sensor".Length;

    public static Task<Table> TextAsync(Setting setting) => RunAsync(setting, "Lines of text a second that were made before", new Measure("block", "text"));

    public static Task<Table> JsonAsync(Setting setting) => RunAsync(setting, "Lines of JSON a second that were made before", new Measure("block", "json"));

    public static Task<Table> PrintedTextAsync(Setting setting) => RunAsync(setting, "Lines of text a second, a `print` each", new Measure("print", "text"));

    public static Task<Table> PrintedJsonAsync(Setting setting) => RunAsync(setting, "Lines of JSON a second, a `print(json.dumps(…))` each", new Measure("print", "json"));

    private static async Task<Table> RunAsync(Setting setting, string title, Measure measure)
    {
        var table = new Table($"{title} ({setting.Here})", "lines/s", isMoreBetter: true);
        (string Name, Func<int, Task<double>> RunAsync)[] candidates = measure.Candidates(setting);
        table.Goal(candidates[0].Name, "≥ 1");
        int count = Math.Max(Block, setting.Calls * 25 / measure.Slowness / Block * Block);
        await WarmAsync(setting, table, measure);
        for (int round = 0; round < setting.Rounds; round++)
        {
            foreach (RivalResult rival in setting.IsAlone ? [] : await Rivals.RunAsync(setting, "script-lines.mjs", count, measure.How, measure.Kind))
            {
                table.Add(rival.Name, rival.Rate);
            }

            foreach ((string name, Func<int, Task<double>> runAsync) in candidates)
            {
                table.Add(name, await runAsync(count));
            }
        }

        return table;
    }

    // With lines that cost the script nothing, whatever is measured then.
    private static async Task WarmAsync(Setting setting, Table table, Measure measure)
    {
        foreach ((string name, Func<int, Task<double>> runAsync) in (measure with { How = "block" }).Candidates(setting))
        {
            double first = await runAsync(FirstLines);
            table.Note($"The first {FirstLines:N0} lines by {name}, before .NET has compiled anything for good: {first:N0} a second.");
            await runAsync(WarmingLines);
        }
    }

    private sealed record Reading(string Name, double Value, int Count);

    private sealed record Measure(string How, string Kind)
    {
        public int Slowness => How == "print" ? 2 : 1;

        public (string Name, Func<int, Task<double>> RunAsync)[] Candidates(Setting setting)
        {
            Script script = Script.Python(setting.Rival("lines.py")) with { Interpreter = setting.Python, Mode = Kind == "text" ? ScriptMode.Text : ScriptMode.JsonLines };
            List<(string, Func<int, Task<double>>)> candidates = Kind == "text"
                ? [(Texts, count => TextRateAsync(script, count))]
                : [(Records, count => RecordRateAsync(script, count)), (Elements, count => ElementRateAsync(script, count))];
            if (How == "print")
            {
                Script buffered = script with { Environment = new Dictionary<string, string?> { ["PYTHONUNBUFFERED"] = "" } };
                candidates = [candidates[0], (Buffered, count => Kind == "text" ? TextRateAsync(buffered, count) : RecordRateAsync(buffered, count))];
            }

            return [.. candidates];
        }

        private Task<double> TextRateAsync(Script script, int count) => RateAsync<string>(script, count, line => line.Length, (long)count * Line);

        private Task<double> RecordRateAsync(Script script, int count) => RateAsync<Reading>(script, count, reading => reading.Count, SumOfCounts(count));

        private Task<double> ElementRateAsync(Script script, int count) => RateAsync<JsonElement>(script, count, reading => reading.GetProperty("count").GetInt32(), SumOfCounts(count));

        private async Task<double> RateAsync<T>(Script script, int count, Func<T, int> one, long expected)
        {
            long start = Stopwatch.GetTimestamp();
            long sum = 0;
            await foreach (T item in (script with { Arguments = [How, Kind, count.ToString()] }).StreamAsync<T>())
            {
                sum += one(item);
            }

            return sum == expected
                ? count / Stopwatch.GetElapsedTime(start).TotalSeconds
                : throw new InvalidOperationException($"{count} lines add up to {sum}.");
        }

        private static long SumOfCounts(int count) => (long)count / Block * (Block * (Block - 1L) / 2);
    }
}
