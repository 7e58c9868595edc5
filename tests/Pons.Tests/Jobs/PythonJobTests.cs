using System.Collections.Concurrent;
using Pons.Tests.Hubs;
using Pons.Tests.Pools;

namespace Pons.Tests.Jobs;

/// <summary>Jobs of a Python module.</summary>
public sealed class PythonJobTests
{
    private const string Source = """
        import asyncio, os, threading, time
        import pons

        calls = 0

        def pid():
            return os.getpid()

        def bump():
            global calls
            calls += 1
            return calls

        @pons.job
        def counter():
            n = 0
            while not pons.wait(0.005):
                n += 1
                yield {"n": n, "pid": os.getpid()}

        @pons.job("shared.counter", shared=True)
        async def shared_counter():
            while True:
                pons.emit("calls", (calls, os.getpid()))
                await asyncio.sleep(0.005)

        @pons.job
        class Beat(threading.Thread):
            def run(self):
                while not pons.wait(0.005):
                    pons.emit("beat")
        """;

    [Fact(Timeout = 60_000)]
    public async Task Items_of_a_job_are_events_from_a_worker_of_its_own()
    {
        await using var module = new HubModule();
        await using EventSubscription<Count> counts = module.Hub.Events<Count>("counter");
        Peer peer = await module.AddAsync(Source);

        List<Count> first = await counts.Take(3).Select(e => e.Data).ToListAsync();

        Assert.Equal([1, 2, 3], first.Select(count => count.N));
        Assert.NotEqual(await peer.CallAsync<int>("pid"), first[0].Pid);
        Assert.Equal(JobState.Running, module.Hub.Jobs["counter"].State);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_shared_job_sees_the_variables_of_the_actions_and_holds_them_up_not()
    {
        await using var module = new HubModule();
        await using EventSubscription<(int Calls, int Pid)> seen = module.Hub.Events<(int, int)>("calls");
        Peer peer = await module.AddAsync(Source);

        for (int i = 1; i <= 20; i++)
        {
            Assert.Equal(i, await peer.CallAsync<int>("bump"));
        }

        int process = await peer.CallAsync<int>("pid");
        (int Calls, int Pid) last = await seen.Select(e => e.Data).FirstAsync(data => data.Calls == 20);
        Assert.Equal(process, last.Pid);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("counter", "counter")]
    [InlineData("shared.counter", "calls")]
    [InlineData("Beat", "beat")]
    public async Task A_job_is_stopped_and_started_again(string name, string topic)
    {
        await using var module = new HubModule();
        await module.AddAsync(Source);
        Job job = module.Hub.Jobs[name];
        await ExpectEventAsync(module.Hub, topic);

        await job.StopAsync();
        Assert.Equal((JobState.Stopped, null), (job.State, job.Error));

        await job.StartAsync();
        await ExpectEventAsync(module.Hub, topic);
        await job.RestartAsync();
        await ExpectEventAsync(module.Hub, topic);
        Assert.Equal(JobState.Running, job.State);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_failure_of_a_job_is_told()
    {
        await using var module = new HubModule();
        ConcurrentQueue<JobChange> changes = [];
        module.Hub.Jobs.Changed += changes.Enqueue;

        await module.AddAsync("import pons\n@pons.job\ndef broken():\n    yield 1\n    raise KeyError('no more')\n");

        await Until.TrueAsync(() => changes.Any(change => change.State == JobState.Failed));
        Job job = module.Hub.Jobs["broken"];
        var error = Assert.IsType<PythonException>(job.Error);
        Assert.Equal(("KeyError", "broken"), (error.Type, error.Frames[^1].Function));
        await Assert.ThrowsAsync<PythonException>(() => job.Completion);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_job_that_comes_to_its_end_is_complete()
    {
        await using var module = new HubModule();
        await using EventSubscription<int> items = module.Hub.Events<int>("once");
        await module.AddAsync("import pons\n@pons.job\ndef once():\n    yield 1\n");

        Assert.Equal(1, (await items.FirstAsync()).Data);
        await module.Hub.Jobs["once"].Completion;
        await Until.TrueAsync(() => module.Hub.Jobs["once"].State == JobState.Completed);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_job_whose_worker_died_begins_anew_on_the_next()
    {
        await using var module = new HubModule();
        await using EventSubscription<Count> counts = module.Hub.Events<Count>("counter");
        await module.AddAsync(Source);
        Count first = (await counts.FirstAsync(e => e.Data.N == 2)).Data;

        using (var process = System.Diagnostics.Process.GetProcessById(first.Pid))
        {
            process.Kill();
        }

        await using EventSubscription<Count> again = module.Hub.Events<Count>("counter");
        Count next = (await again.FirstAsync(e => e.Data.Pid != first.Pid)).Data;
        Assert.Equal(1, next.N);
        Assert.Equal(JobState.Running, module.Hub.Jobs["counter"].State);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_busy_job_holds_up_no_call()
    {
        await using var module = new HubModule();
        Peer peer = await module.AddAsync("import os, pons\ndef pid(): return os.getpid()\n@pons.job\ndef busy():\n    while True: pass\n");
        await Until.TrueAsync(() => module.Hub.Jobs["busy"].State == JobState.Running);

        for (int i = 0; i < 100; i++)
        {
            await peer.CallAsync<int>("pid");
        }

        await module.Hub.Jobs["busy"].StopAsync();
        Assert.Equal((JobState.Stopped, null), (module.Hub.Jobs["busy"].State, module.Hub.Jobs["busy"].Error));
    }

    [Fact(Timeout = 60_000)]
    public async Task Jobs_can_be_left_alone_and_go_with_their_peer()
    {
        await using var module = new HubModule();
        Peer quiet = await module.AddAsync(Source, "quiet.py", options => options with { StartJobs = false });
        Assert.Empty(module.Hub.Jobs);
        Peer peer = await module.AddAsync(Source, "loud.py");
        Assert.Equal(3, module.Hub.Jobs.Count);

        await peer.DisposeAsync();

        await Until.TrueAsync(() => module.Hub.Jobs.Count == 0);
        Assert.NotEqual(0, await quiet.CallAsync<int>("pid"));
    }

    private static async Task ExpectEventAsync(Hub hub, string topic)
    {
        await using EventSubscription<object?> events = hub.Events(topic);
        Assert.Equal(topic, (await events.FirstAsync()).Topic);
    }

    private sealed record Count(int N, int Pid);
}
