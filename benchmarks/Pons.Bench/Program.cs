using Pons.Bench;

// Every measure runs in rounds that take the candidates in turn, so that what the neighbours do to this machine hits all of them alike; the table shows medians and ratios.
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
];
if (args.Contains("--help"))
{
    Console.WriteLine($"./bench [quick] [alone] [{string.Join("|", measures.Select(measure => measure.Name))}]...");
    return;
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
