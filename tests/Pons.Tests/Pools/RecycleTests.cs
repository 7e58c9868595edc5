namespace Pons.Tests.Pools;

/// <summary>Promise 25, and what belongs to it.</summary>
public sealed class RecycleTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Promise_25_recycling_after_some_calls_fails_none_of_thousands(int workers)
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with { Workers = workers, QueueLimit = 100_000, Recycle = new RecyclePolicy { AfterCalls = 500 } });
        int[] before = Pids(peer);

        for (int round = 0; round < 4; round++)
        {
            int[] doubled = await Task.WhenAll(Enumerable.Range(0, 5000).Select(i => peer.CallAsync<int>("double", i)));
            Assert.Equal(Enumerable.Range(0, 5000).Select(i => 2 * i), doubled);
        }

        await Until.TrueAsync(() => !Pids(peer).Intersect(before).Any());
        await Until.TrueAsync(() => peer.Workers.All(worker => worker.State == WorkerState.Ready));
        Assert.All(peer.Workers, worker => Assert.Equal((0, null), (worker.Restarts, worker.LastError)));
        Assert.Equal(20_000, peer.Workers.Sum(worker => worker.CallsAnswered));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Nobody_waits_for_a_start_and_the_old_worker_finishes_what_it_has(int workers)
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with
        {
            Workers = workers,
            QueueLimit = 0,
            Recycle = new RecyclePolicy { AfterCalls = 3 },
            StopLimit = TimeSpan.FromMilliseconds(1),
        });
        var session = new CallOptions { Session = "a" };
        string gate = module.Gate("gate");
        int old = await peer.CallAsync<int>("pid", session);
        Task<int> long1 = peer.CallAsync<int>("hold_loop", session, gate);

        // No call is ever refused although none may wait: at each moment a worker is ready.
        while (await peer.CallAsync<int>("pid", session) == old)
        {
        }

        Assert.False(long1.IsCompleted);
        PoolModule.Open(gate);
        Assert.Equal(old, await long1);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_recycled_worker_does_not_outlive_the_patience_of_its_callers()
    {
        using var module = new PoolModule();
        string gate = module.Gate("never");
        await using Peer peer = await module.StartAsync(options => options with { Workers = 1, Recycle = new RecyclePolicy { AfterCalls = 1 }, StopLimit = TimeSpan.FromMilliseconds(50) });
        Task hung = peer.CallAsync("hold_thread", new CallOptions { TimeLimit = TimeSpan.FromMilliseconds(200) }, gate);
        int old = (await module.HoldersAsync(gate, 1))[0];

        await peer.CallAsync("pid");
        await Assert.ThrowsAsync<TimeoutException>(() => hung);

        await Until.TrueAsync(() => !Directory.Exists($"/proc/{old}"));
        Assert.NotEqual(old, await peer.CallAsync<int>("pid"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_place_whose_replacement_cannot_be_started_is_not_lost_when_its_worker_dies()
    {
        using var module = new PoolModule();
        string link = module.Gate("python");
        File.CreateSymbolicLink(link, PythonModule.Interpreter);
        await using Peer peer = await module.StartAsync(options => options with { Workers = 1, Interpreter = link, Recycle = new RecyclePolicy { AfterCalls = 1 }, Restart = new RestartPolicy { FirstPause = TimeSpan.FromMilliseconds(50), LongestPause = TimeSpan.FromMilliseconds(50) } });
        File.Delete(link);
        await peer.CallAsync("pid");
        await Until.TrueAsync(() => peer.Workers[0].LastError is not null);

        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", 1));
        File.CreateSymbolicLink(link, PythonModule.Interpreter);

        Assert.Equal(4, await peer.CallAsync<int>("double", 2));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_worker_that_has_grown_is_replaced()
    {
        using var module = new PoolModule("kept = []\ndef grow(bytes):\n    kept.append(b'x' * bytes)\n    return os.getpid()\n");
        await using Peer peer = await module.StartAsync(options => options with { Recycle = new RecyclePolicy { AboveMemory = 100 << 20 } });
        int[] before = Pids(peer);

        int grown = await peer.CallAsync<int>("grow", 120 << 20);

        await Until.TrueAsync(() => !Pids(peer).Contains(grown) && peer.Workers.All(worker => worker.State == WorkerState.Ready));
        Assert.Single(Pids(peer).Intersect(before));
        Assert.All(peer.Workers, worker => Assert.Equal((0, null), (worker.Restarts, worker.LastError)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_replacement_that_cannot_start_leaves_the_old_worker_where_it_is_and_is_tried_again()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with
        {
            Workers = 1,
            Recycle = new RecyclePolicy { AfterCalls = 2 },
            Restart = new RestartPolicy { FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(20), RestartLimit = 2 },
        });
        string source = await File.ReadAllTextAsync(module.File);
        string starts = module.Gate("starts");
        await File.WriteAllTextAsync(module.File, $"open('{starts}', 'a').write('x')\nraise RuntimeError('half saved')\n");
        int old = peer.Call<int>("pid");
        Assert.Equal(old, peer.Call<int>("pid"));

        await Until.TrueAsync(() => File.Exists(starts) && new FileInfo(starts).Length >= 4);

        Assert.Equal(old, peer.Call<int>("pid"));
        Assert.Equal(WorkerState.Recycling, peer.Workers[0].State);
        Assert.Equal("half saved", Assert.IsType<PythonException>(peer.Workers[0].LastError).Message);
        await File.WriteAllTextAsync(module.File, source);
        await Until.TrueAsync(() => peer.Workers[0].State == WorkerState.Ready);
        Assert.NotEqual(old, peer.Call<int>("pid"));
        Assert.Equal(0, peer.Workers[0].Restarts);
    }

    [Fact(Timeout = 60_000)]
    public async Task When_the_old_worker_dies_meanwhile_the_replacement_takes_over()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with { Workers = 1, Recycle = new RecyclePolicy { AfterCalls = 1 } });
        string gate = module.Gate("gate");
        string source = await File.ReadAllTextAsync(module.File);
        await File.WriteAllTextAsync(module.File, $"{source}\nopen('{gate}.1', 'w').close()\nwhile not os.path.exists('{gate}'): time.sleep(0.002)\n");
        peer.Call("pid");
        await module.HoldersAsync(gate, 1);

        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", 1));
        Task<int> waiting = peer.CallAsync<int>("double", 2);
        await Until.TrueAsync(() => peer.Workers[0].State == WorkerState.Starting);
        PoolModule.Open(gate);

        Assert.Equal(4, await waiting);
    }

    private static int[] Pids(Peer peer) => [.. peer.Workers.Select(worker => worker.ProcessId ?? 0)];
}
