namespace Pons.Bench;

/// <summary>Lines that a Python script writes, read as they come.</summary>
internal static class ScriptLines
{
    private const int FirstLines = 50 * LineReading.Block;
    private const int WarmingLines = 700 * LineReading.Block;

    public static Task<Table> TextAsync(Setting setting) => MadeAsync(setting, "text");

    public static Task<Table> JsonAsync(Setting setting) => MadeAsync(setting, "json");

    public static Task<Table> PrintedTextAsync(Setting setting) => PrintedAsync(setting, "text");

    public static Task<Table> PrintedJsonAsync(Setting setting) => PrintedAsync(setting, "json");

    /// <summary>Lines that cost the script nothing: what is measured is the reading.</summary>
    private static async Task<Table> MadeAsync(Setting setting, string kind)
    {
        var table = new Table($"Lines of {Named(kind)} a second that were made before ({setting.Here})", "lines/s", isMoreBetter: true);
        LineReading[] readings = kind == "text"
            ? [new LineReading.Texts(setting, "block", "")]
            : [new LineReading.Records(setting, "block", ""), new LineReading.Elements(setting, "block", "")];
        table.Goal(readings[0].Name, "≥ 1");
        foreach (LineReading reading in readings)
        {
            table.Note($"The first {FirstLines:N0} lines by {reading.Name}, before .NET has compiled anything for good: {await reading.RateAsync(FirstLines):N0} a second.");
            await reading.RateAsync(WarmingLines);
        }

        int count = setting.Calls * 25 / LineReading.Block * LineReading.Block;
        for (int round = 0; round < setting.Rounds; round++)
        {
            await AddRivalsAsync(table, setting, count, "", "block", kind);
            foreach (LineReading reading in readings)
            {
                table.Add(reading.Name, await reading.RateAsync(count));
            }
        }

        return table;
    }

    /// <summary>Lines as programs write them. Python gathers them, unless it is told to write each at once, which is what a Script does by default.</summary>
    private static async Task<Table> PrintedAsync(Setting setting, string kind)
    {
        const string atOnce = ", at once";
        string what = kind == "text" ? "a `print` each" : "a `print(json.dumps(…))` each";
        var table = new Table($"Lines of {Named(kind)} a second, {what} ({setting.Here})", "lines/s", isMoreBetter: true);
        LineReading gathered = Printed(setting, kind, "");
        LineReading single = Printed(setting, kind, "1");
        table.Goal(gathered.Name, "≥ 1");
        table.Goal(single.Name + atOnce, $"≥ 1 of python-shell{atOnce}");
        await (kind == "text" ? new LineReading.Texts(setting, "block", "") : (LineReading)new LineReading.Records(setting, "block", "")).RateAsync(WarmingLines);
        int count = setting.Calls * 10 / LineReading.Block * LineReading.Block;
        for (int round = 0; round < setting.Rounds; round++)
        {
            await AddRivalsAsync(table, setting, count, "", "print", kind);
            table.Add(gathered.Name, await gathered.RateAsync(count));
            await AddRivalsAsync(table, setting, count, atOnce, "print", kind, "at-once");
            table.Add(single.Name + atOnce, await single.RateAsync(count));
        }

        return table;
    }

    private static string Named(string kind) => kind == "text" ? kind : "JSON";

    private static LineReading Printed(Setting setting, string kind, string unbuffered) =>
        kind == "text" ? new LineReading.Texts(setting, "print", unbuffered) : new LineReading.Records(setting, "print", unbuffered);

    private static async Task AddRivalsAsync(Table table, Setting setting, int count, string suffix, params string[] arguments)
    {
        foreach (RivalResult rival in setting.IsAlone ? [] : await Rivals.RunAsync(setting, "script-lines.mjs", count, arguments))
        {
            table.Add(rival.Name + suffix, rival.Rate);
        }
    }
}
