using Pons.Bench;
using Pons.Bench.Doors;
using Pons.Bench.Soaking;

// Every measure runs in rounds that take the candidates in turn, so that what the neighbours do to this machine hits all of them alike; the table shows medians and ratios.
Environment.SetEnvironmentVariable("PYTHONUNBUFFERED", null); // as most machines have it; some measures set it by themselves
Environment.SetEnvironmentVariable("PYTHONDONTWRITEBYTECODE", null);
string[] names = [.. args.Where(arg => !arg.StartsWith('-'))];
bool isQuick = names.Contains("quick");
var setting = new Setting(isQuick, IsAlone: names.Contains("alone"));
(string Name, Func<Setting, Task<Table>> Run)[] measures =
[
    ("small-call", SmallCall.RunAsync),
    ("in-flight", InFlight.RunAsync),
    ("start", Starts.RunAsync),
    ("death", Deaths.RunAsync),
    ("list", Bulk.ListAsync),
    ("dicts", Bulk.DictsAsync),
    ("array", Bulk.ArrayAsync),
    ("views", Bulk.ViewsAsync),
    ("workers", Pools.ThroughputAsync),
    ("pool-call", Pools.CostAsync),
    ("actions", Pools.ActionsAsync),
    ("memory", Pools.MemoryAsync),
    ("streams", Streams.OutAsync),
    ("streams-in", Streams.InAsync),
    ("callbacks", Callbacks.RunAsync),
    ("handles", HandleCalls.RunAsync),
    ("cancel", Cancels.RunAsync),
    ("beside", Beside.RunAsync),
    ("sleepers", Sleepers.RunAsync),
    ("script-lines", ScriptLines.TextAsync),
    ("script-json", ScriptLines.JsonAsync),
    ("script-prints", ScriptLines.PrintedTextAsync),
    ("script-prints-json", ScriptLines.PrintedJsonAsync),
    ("script-echo", ScriptEchoes.RateAsync),
    ("script-turns", ScriptEchoes.TurnsAsync),
    ("script-bytes", ScriptBytes.RunAsync),
    ("run-run", RunPipes.RunAsync),
    ("one-shot", OneShots.PlainAsync),
    ("one-shot-numpy", OneShots.NumpyAsync),
    ("new-worker", NewWorkers.RunAsync),
    ("node-call", NodeCalls.OneAsync),
    ("node-in-flight", NodeCalls.InFlightAsync),
    ("node-program", NodePrograms.OneAsync),
    ("node-program-in-flight", NodePrograms.InFlightAsync),
    ("node-program-start", NodePrograms.StartsAsync),
    ("websocket", WebSocketCalls.OneAsync),
    ("websocket-in-flight", WebSocketCalls.InFlightAsync),
    ("client-node", ClientCalls.NodeAsync),
    ("client-page", ClientCalls.PageAsync),
    ("floats-node", ClientCalls.NodeFloatsAsync),
    ("floats-page", ClientCalls.PageFloatsAsync),
    ("in-page-call", InPageCalls.CallAsync),
    ("in-page-bytes", InPageCalls.BytesAsync),
    ("in-page-start", InPageCalls.StartAsync),
    ("broadcast", Broadcasts.RunAsync),
    ("idle-clients", IdleClients.MemoryAsync),
    ("idle-call", IdleClients.CallAsync),
    ("http", HttpCalls.RunAsync),
    ("console", ConsoleStream.RunAsync),
    ("web-rate", WebApplications.RateAsync),
    ("web-slowest", WebApplications.SlowestAsync),
    ("web-one", WebApplications.OneAsync),
    ("window", WindowStarts.RunAsync),
];
if (args.Contains("--help"))
{
    Console.WriteLine("./bench soak [SECONDS] [KIND]");
    Console.WriteLine($"./bench [quick] [alone] [{string.Join("|", measures.Select(measure => measure.Name))}]...");
    return 0;
}

if (names is ["soak", ..])
{
    double seconds = names.Length > 1 ? double.Parse(names[1]) : 60;
    return await Soak.RunAsync(setting, TimeSpan.FromSeconds(seconds), names.Length > 2 ? names[2] : null) ? 0 : 1;
}

string[] wanted = [.. names.Where(name => name is not ("quick" or "alone"))];
foreach ((string name, Func<Setting, Task<Table>> run) in measures)
{
    if (wanted.Length == 0 || wanted.Contains(name))
    {
        Table table = await run(setting);
        Console.WriteLine(table.ToMarkdown());
    }
}

return 0;
