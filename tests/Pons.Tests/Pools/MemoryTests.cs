using Pons.Workers;

namespace Pons.Tests.Pools;

/// <summary>Promise 24, and what hello says of threads and memory.</summary>
public sealed class MemoryTests
{
    private const string Greedy = """
        kept = []

        def eat(bytes):
            while True:
                kept.append(b"x" * bytes)
                time.sleep(0.01)
        """;

    [Fact(Timeout = 60_000)]
    public async Task Promise_24_the_memory_limit_ends_only_the_greedy_worker_and_says_what_it_used()
    {
        using var module = new PoolModule(Greedy);
        await using Peer peer = await module.StartAsync(options => options with { MemoryLimit = 80 << 20 });
        string gate = module.Gate("gate");
        Task<int> modest = peer.CallAsync<int>("hold", gate);
        int pid = (await module.HoldersAsync(gate, 1))[0];

        var error = await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("eat", 1 << 20));

        Assert.Contains($"its limit is {80 << 20}", error.Reason);
        Assert.Contains("PythonOptions.MemoryLimit", error.Reason);
        Assert.Matches("it used [0-9]{8,9} bytes", error.Reason);
        await Until.TrueAsync(() => peer.Workers.All(worker => worker.State == WorkerState.Ready));
        Assert.Equal([0, 1], peer.Workers.Select(worker => worker.Restarts).Order());
        PoolModule.Open(gate);
        Assert.Equal(pid, await modest);
    }

    [Fact]
    public void Hello_says_nothing_of_threads_and_memory_unless_it_was_asked_for()
    {
        Dictionary<string, object?> hello = WorkerHello.Build(Plan(new PythonOptions()), [], arena: null);

        Assert.Equal(["limits", "preamble", "target", "version"], hello.Keys.Order());
        Assert.DoesNotContain("threads", (IDictionary<string, object?>)hello["limits"]!);
    }

    [Fact]
    public void Hello_carries_the_threads_and_a_wall_of_twice_the_memory()
    {
        Dictionary<string, object?> hello = WorkerHello.Build(Plan(new PythonOptions { Threads = 3, MemoryLimit = 100 }), [], arena: null);

        Assert.Equal(true, hello["threaded"]);
        Assert.Equal(200L, hello["memory"]);
        Assert.Equal(3, ((Dictionary<string, object?>)hello["limits"]!)["threads"]);
    }

    private static WorkerPlan Plan(PythonOptions options) =>
        new(new WorkerCommand("python3", []), "calc.py", "calc.py", options, new Hub()) { Program = "Python", Starter = ChildStarter.Instance };
}
