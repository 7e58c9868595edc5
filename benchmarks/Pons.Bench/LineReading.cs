using System.Diagnostics;
using System.Text.Json;

namespace Pons.Bench;

/// <summary>One way to read the lines of <c>lines.py</c>.</summary>
internal abstract class LineReading
{
    /// <summary>So many lines are made at once there.</summary>
    public const int Block = 10_000;

    private readonly Script _script;
    private readonly string _how;
    private readonly string _kind;

    /// <param name="setting">Where and how.</param>
    /// <param name="how">What the script does: <c>block</c> or <c>print</c>.</param>
    /// <param name="kind"><c>text</c> or <c>json</c>.</param>
    /// <param name="unbuffered">The script's PYTHONUNBUFFERED.</param>
    private LineReading(Setting setting, string how, string kind, string unbuffered)
    {
        (_how, _kind) = (how, kind);
        _script = Script.Python(setting.Rival("lines.py")) with
        {
            Interpreter = setting.Python,
            Mode = kind == "text" ? ScriptMode.Text : ScriptMode.JsonLines,
            Environment = new Dictionary<string, string?> { ["PYTHONUNBUFFERED"] = unbuffered },
        };
    }

    public abstract string Name { get; }

    /// <summary>Lines a second, the start of the script included.</summary>
    public abstract Task<double> RateAsync(int count);

    private async Task<double> RateAsync<T>(int count, Func<T, int> one, long expected)
    {
        long start = Stopwatch.GetTimestamp();
        long sum = 0;
        await foreach (T item in (_script with { Arguments = [_how, _kind, count.ToString()] }).StreamAsync<T>())
        {
            sum += one(item);
        }

        return sum == expected ? count / Stopwatch.GetElapsedTime(start).TotalSeconds : throw new InvalidOperationException($"{count} lines add up to {sum}.");
    }

    private static long SumOfCounts(int count) => (long)count / Block * (Block * (Block - 1L) / 2);

    public sealed class Texts(Setting setting, string how, string unbuffered) : LineReading(setting, how, "text", unbuffered)
    {
        private static readonly int Line = "reading 0000 of the sensor".Length;

        public override string Name => "Pons `StreamAsync<string>`";

        public override Task<double> RateAsync(int count) => RateAsync<string>(count, line => line.Length, (long)count * Line);
    }

    public sealed class Records(Setting setting, string how, string unbuffered) : LineReading(setting, how, "json", unbuffered)
    {
        public override string Name => "Pons `StreamAsync` of records";

        public override Task<double> RateAsync(int count) => RateAsync<Reading>(count, reading => reading.Count, SumOfCounts(count));

        private sealed record Reading(string Name, double Value, int Count);
    }

    public sealed class Elements(Setting setting, string how, string unbuffered) : LineReading(setting, how, "json", unbuffered)
    {
        public override string Name => "Pons `StreamAsync<JsonElement>`";

        public override Task<double> RateAsync(int count) => RateAsync<JsonElement>(count, reading => reading.GetProperty("count").GetInt32(), SumOfCounts(count));
    }
}
