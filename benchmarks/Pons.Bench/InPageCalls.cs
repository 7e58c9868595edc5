namespace Pons.Bench;

/// <summary>Python in the page through the client, beside a bare Pyodide in a Worker.</summary>
internal static class InPageCalls
{
    private const string Mine = "Pons";

    public static Task<Table> CallAsync(Setting setting) => RunAsync(setting, "call", setting.Calls / 100, "Small call to Python in the page, p50 of blocks of 100", "≤ 2");

    public static Task<Table> BytesAsync(Setting setting) => RunAsync(setting, "bytes", 16, "Eight megabytes into Python in the page and back, p50", "");

    public static Task<Table> StartAsync(Setting setting) => RunAsync(setting, "start", 3, "Start of Python in the page, until the module can be called", "≤ 1.15");

    private static async Task<Table> RunAsync(Setting setting, string what, int times, string title, string goal)
    {
        var table = new Table($"{title} ({setting.Here})", "µs");
        table.Goal(Mine, goal);
        for (int round = 0; round < setting.Rounds; round++)
        {
            foreach (RivalResult result in await Rivals.RunAsync(setting, "in-page.mjs", times, what))
            {
                table.Add(result.Name, result.P50);
            }
        }

        return table;
    }
}
