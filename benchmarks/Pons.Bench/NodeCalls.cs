namespace Pons.Bench;

/// <summary>The same small calls to a Node peer as to a Python one.</summary>
internal static class NodeCalls
{
    private const string Python = "Python peer, `Call<int>`";
    private const string Mine = "Node peer, `Call<int>`";
    private const string Asynchronous = "Node peer, `CallAsync<int>`";
    private const string RawPython = "raw bytes, C# and Python";
    private const string Raw = "raw bytes, C# and Node, blocking";
    private const string RawEvents = "raw bytes, C# and Node, by its event loop";
    private const string PythonInFlight = "Python peer, `CallAsync<int>`";

    public static async Task<Table> OneAsync(Setting setting)
    {
        var table = new Table($"Small call to Node, p50, one at a time ({setting.Here})", "µs");
        table.Goal(Mine, "≤ 1.7");
        using var rawPython = new RawEcho(setting, "one");
        using var raw = new RawEcho("node", setting.Rival("raw_echo.mjs"), "one");
        using var events = new RawEcho("node", setting.Rival("raw_echo.mjs"), "events");
        await using Peer python = await StartPythonAsync(setting);
        await using Peer node = await Node.StartAsync(setting.Rival("add.mjs"));
        byte[] frame = RawEcho.Frame();
        for (int round = -Setting.WarmingRounds; round < setting.Rounds; round++)
        {
            (string Name, double Time)[] figures =
            [
                (Python, SmallCall.P50(setting.Calls, () => python.Call<int>("add", 2, 2))),
                (Mine, SmallCall.P50(setting.Calls, () => node.Call<int>("add", 2, 2))),
                (Asynchronous, await SmallCall.P50Async(setting.Calls, () => node.CallAsync<int>("add", 2, 2))),
                (RawPython, SmallCall.P50(setting.Calls, () => rawPython.Exchange(frame))),
                (Raw, SmallCall.P50(setting.Calls, () => raw.Exchange(frame))),
                (RawEvents, SmallCall.P50(setting.Calls, () => events.Exchange(frame))),
            ];
            if (round >= 0)
            {
                Array.ForEach(figures, figure => table.Add(figure.Name, figure.Time));
                await AddRivalAsync(table, setting, rival => rival.P50);
            }
        }

        return table;
    }

    public static async Task<Table> InFlightAsync(Setting setting)
    {
        var table = new Table($"{InFlight.Width} calls in flight to Node ({setting.Here})", "calls/s", isMoreBetter: true);
        await using Peer python = await StartPythonAsync(setting);
        await using Peer node = await Node.StartAsync(setting.Rival("add.mjs"));
        for (int round = -Setting.WarmingRounds; round < setting.Rounds; round++)
        {
            double pythonRate = await InFlight.RateAsync(python, setting.Calls * 5);
            double rate = await InFlight.RateAsync(node, setting.Calls * 5);
            if (round >= 0)
            {
                table.Add(PythonInFlight, pythonRate);
                table.Add(Asynchronous, rate);
                await AddRivalAsync(table, setting, rival => rival.Rate);
            }
        }

        return table;
    }

    private static async Task AddRivalAsync(Table table, Setting setting, Func<RivalResult, double> figure)
    {
        foreach (RivalResult rival in setting.IsAlone ? [] : await Rivals.RunAsync(setting, "node-lines.mjs", setting.Calls))
        {
            table.Add(rival.Name, figure(rival));
        }
    }

    private static Task<Peer> StartPythonAsync(Setting setting) => Pons.Python.StartAsync(setting.Rival("add.py"), new PythonOptions { Interpreter = setting.Python });
}
