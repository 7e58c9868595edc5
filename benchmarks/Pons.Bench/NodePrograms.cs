namespace Pons.Bench;

/// <summary>Python as a Node program has it: by a host that it started, and by what else there is.</summary>
internal static class NodePrograms
{
    private static readonly string[] Programs = ["child-process-lines.mjs", "python-shell.mjs", "started.mjs"];

    public static async Task<Table> OneAsync(Setting setting) =>
        await RunAsync(setting, new Table($"Small call of a Node program to Python, p50, one at a time ({setting.Here})", "µs"), rival => rival.P50);

    public static async Task<Table> InFlightAsync(Setting setting) =>
        await RunAsync(setting, new Table($"{InFlight.Width} calls of a Node program in flight ({setting.Here})", "calls/s", isMoreBetter: true), rival => rival.Rate);

    /// <summary>From nothing to the first answer, and scripts from their start to their end.</summary>
    public static async Task<Table> StartsAsync(Setting setting)
    {
        var table = new Table($"Starts of a Node program's Python ({setting.Here})", "ms");
        for (int round = 0; round < setting.Rounds; round++)
        {
            foreach (RivalResult result in await Rivals.RunAsync(setting, "started-first.mjs", setting.Rounds))
            {
                table.Add(result.Name, result.P50 / 1000);
            }
        }

        return table;
    }

    private static async Task<Table> RunAsync(Setting setting, Table table, Func<RivalResult, double> figure)
    {
        for (int round = 0; round < setting.Rounds; round++)
        {
            foreach (string program in Programs)
            {
                foreach (RivalResult result in await Rivals.RunAsync(setting, program, setting.Calls))
                {
                    table.Add(result.Name, figure(result));
                }
            }
        }

        return table;
    }
}
