namespace Pons.Bench.Doors;

/// <summary>The client for pages and Node programs beside the same messages by hand, to the same host.</summary>
internal static class ClientCalls
{
    private const string Mine = "the client";
    private const int Floats = 16;

    public static Task<Table> NodeAsync(Setting setting) => RunAsync(setting, "calls", "node", "Small call from Node through the client, p50 of blocks of 50");

    public static Task<Table> PageAsync(Setting setting) => RunAsync(setting, "calls", "chromium", "Small call from a page in Chromium through the client, p50 of blocks of 50");

    public static Task<Table> NodeFloatsAsync(Setting setting) => RunAsync(setting, "floats", "node", "A million floats of numpy's as a typed array in Node, p50");

    public static Task<Table> PageFloatsAsync(Setting setting) => RunAsync(setting, "floats", "chromium", "A million floats of numpy's as a typed array in a page in Chromium, p50");

    private static async Task<Table> RunAsync(Setting setting, string what, string where, string title)
    {
        var table = new Table($"{title} ({setting.Here})", "µs");
        table.Goal(Mine, "≤ 1.2");
        await using DoorHost host = await DoorHost.StartAsync(setting, "floats.py");
        int calls = what == "floats" ? Floats : setting.Calls / 4;
        for (int round = -1; round < setting.Rounds; round++)
        {
            foreach (RivalResult result in await Rivals.RunAsync(setting, "client.mjs", calls, what, where, host.Authority, host.Token))
            {
                if (round >= 0)
                {
                    table.Add(result.Name, result.P50);
                }
            }
        }

        return table;
    }
}
