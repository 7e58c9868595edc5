using Pons.Tests.Streams;

namespace Pons.Tests.Pools;

/// <summary>A worker that is to be replaced lives on while streams and handles need it.</summary>
public sealed class HeldWorkerTests
{
    private const string Source = """

        import time

        class Thing:
            def __init__(self):
                self.pid = os.getpid()

        def make():
            return Thing()

        def count(n):
            for i in range(n):
                yield os.getpid()

        def adder(n):
            return lambda x: x + n

        def call(function):
            return function()

        def keep(function):
            global kept
            kept = function
            return os.getpid()
        """;

    [Fact(Timeout = 60_000)]
    public async Task A_stream_that_is_read_keeps_its_worker()
    {
        using var module = new PoolModule(Source);
        await using Peer peer = await module.StartAsync(options => options with { Workers = 1, Recycle = new RecyclePolicy { AfterCalls = 5 } });
        var options = new CallOptions { Window = new StreamWindow(2, 1000) };
        await using IAsyncEnumerator<int> pids = peer.StreamAsync<int>("count", options, 100).GetAsyncEnumerator();
        Assert.True(await pids.MoveNextAsync());
        int first = pids.Current;

        await AwaitReplacementAsync(peer, first);

        for (int i = 1; i < 100; i++)
        {
            Assert.True(await pids.MoveNextAsync());
            Assert.Equal(first, pids.Current);
        }

        Assert.False(await pids.MoveNextAsync());
        await Until.TrueAsync(() => !IsAlive(first));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_handle_keeps_its_worker_until_it_is_disposed()
    {
        using var module = new PoolModule(Source);
        await using Peer peer = await module.StartAsync(options => options with { Workers = 1, Recycle = new RecyclePolicy { AfterCalls = 5 } });
        Handle thing = await peer.CallAsync<Handle>("make");
        int first = await thing.GetAsync<int>("pid");

        await AwaitReplacementAsync(peer, first);

        Assert.Equal(first, await thing.GetAsync<int>("pid"));
        Assert.True(IsAlive(first));
        thing.Dispose();
        await Until.TrueAsync(() => !IsAlive(first));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_handle_that_nobody_disposes_keeps_its_worker_for_the_limit_at_most()
    {
        using var module = new PoolModule(Source);
        var policy = new RecyclePolicy { AfterCalls = 5, HandleLimit = TimeSpan.FromMilliseconds(300) };
        await using Peer peer = await module.StartAsync(options => options with { Workers = 1, Recycle = policy });
        using Handle thing = await peer.CallAsync<Handle>("make");
        int first = await thing.GetAsync<int>("pid");

        await AwaitReplacementAsync(peer, first);

        await Until.TrueAsync(() => !IsAlive(first));
        var lost = await Assert.ThrowsAsync<HandleLostException>(() => thing.GetAsync<int>("pid"));
        Assert.Contains("worker", lost.Message);
        Assert.Equal(4, await peer.CallAsync<int>("double", 2));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_delegate_that_calls_back_finds_the_worker_that_waits_for_it()
    {
        using var module = new PoolModule(Source);
        await using Peer peer = await module.StartAsync(options => options with { Workers = 1, Recycle = new RecyclePolicy { AfterCalls = 3 } });
        int first = peer.ProcessId;

        int inner = await peer.CallAsync<int>("call", async () =>
        {
            await AwaitReplacementAsync(peer, first);
            return await peer.CallAsync<int>("pid");
        });

        Assert.Equal(first, inner);
        await Until.TrueAsync(() => !IsAlive(first));
    }

    [Fact(Timeout = 60_000)]
    public async Task Streams_of_a_pool_end_whole_while_workers_are_replaced()
    {
        using var module = new PoolModule(Source);
        await using Peer peer = await module.StartAsync(options => options with { Workers = 2, Recycle = new RecyclePolicy { AfterCalls = 7 } });

        List<int>[] lists = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => peer.StreamAsync<int>("count", i).ReadAsync()));

        Assert.Equal(Enumerable.Range(0, 60), lists.Select(list => list.Count));
        Assert.All(lists, list => Assert.InRange(list.Distinct().Count(), 0, 1));
    }

    private static Task AwaitReplacementAsync(Peer peer, int process) => Until.TrueAsync(() =>
    {
        peer.Call<int>("double", 1);
        return peer.ProcessId != process;
    });

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
