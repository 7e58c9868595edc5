using Pons.Cli.Tests.Odd;
using Pons.Tests;
using OddThing = Pons.Cli.Tests.Odd.Odd;
using Record = Pons.Cli.Tests.Odd.Record;

namespace Pons.Cli.Tests.Generation;

/// <summary>What <c>pons gen csharp</c> wrote of tests/types/odd.py, where hardly a name can stay as it is.</summary>
public sealed class OddClientTests
{
    [Fact(Timeout = 30_000)]
    public async Task Renamed_things_reach_what_they_are_named_after()
    {
        await using Peer peer = await Python.StartAsync(Path.Combine(Repository.Root, "tests", "types", "odd.py"), new PythonOptions { Interpreter = CommandLine.Interpreter });
        var py = new OddActions(peer);

        Record record = await py.NewAsync();
        Assert.Equal((null, 1, 2, 3), (record.RecordValue, record.RecordValue2, record.X, record.XValue));
        Assert.Equal(2, (await py.GatherAsync([TaskType.a_b, TaskType.aB], new Dictionary<string, Dictionary<string, Record>> { ["a"] = new() { ["b"] = record } })).Count);
        using OddThing odd = await py.OddAsync();
        KeyValuePair<TaskType, List<OddThing?>> only = Assert.Single(await py.OddAsync_(odd));
        Assert.Equal((TaskType.Task, 1), (only.Key, only.Value.Count));
        Assert.Equal([5L], await odd.NewAsync(1, 5).ToListAsync());
        using OddThing same = await odd.EqualsAsync(1);
        Assert.Equal((1L, 2L, 3L, 1L), (await py.Odd.OddAsync(), await py.Odd.OddAsync_(), await py.Odd.ODDAsync(), await py.Session.GetAsync()));
        await py.Events.ThenAsync();
        await py._1stAsync();
        Assert.Equal(new Nothing(), await py.EqualsAsync(TaskType.value_, Big.Huge, 0.5));
    }
}
