namespace Pons.Tests.Pools;

public sealed class ReloadTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_reload_brings_the_new_code_and_fails_no_call(int workers)
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with { Workers = workers, QueueLimit = 100_000 });
        using var enough = new CancellationTokenSource();
        Task<int> calls = CallOnAsync(peer, enough.Token);
        int[] before = Pids(peer);

        Append(module, "def double(value):\n    return -2 * value\n\ndef fresh():\n    return 'new'\n");
        await peer.ReloadAsync();

        Assert.Equal("new", await peer.CallAsync<string>("fresh"));
        Assert.Equal(-4, await peer.CallAsync<int>("double", 2));
        await enough.CancelAsync();
        Assert.True(await calls > 0);
        await Until.TrueAsync(() => Array.TrueForAll(before, pid => !Directory.Exists($"/proc/{pid}")));
        Assert.All(peer.Workers, worker => Assert.Equal((WorkerState.Ready, 0), (worker.State, worker.Restarts)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_in_flight_ends_on_its_old_worker()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with { Workers = 1 });
        string gate = module.Gate("gate");
        Task<int> call = peer.CallAsync<int>("hold", gate);
        int old = (await module.HoldersAsync(gate, 1))[0];

        await peer.ReloadAsync();
        Assert.NotEqual(old, await peer.CallAsync<int>("pid"));

        Assert.False(call.IsCompleted);
        PoolModule.Open(gate);
        Assert.Equal(old, await call);
        await Until.TrueAsync(() => !Directory.Exists($"/proc/{old}"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("def broken(:\n    pass\n", "SyntaxError")]
    [InlineData("raise ValueError('not today')\n", "ValueError: not today")]
    public async Task A_module_that_cannot_be_loaded_leaves_the_old_workers(string source, string error)
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync();
        int[] before = Pids(peer);
        await using EventSubscription<Dictionary<string, object?>> failures = peer.Hub.Events<Dictionary<string, object?>>(Peer.ReloadFailedTopic);
        Append(module, source);

        await Assert.ThrowsAsync<PythonException>(() => peer.ReloadAsync());

        await foreach (HubEvent<Dictionary<string, object?>> failure in failures)
        {
            Assert.Contains(error, (string)failure.Data["error"]!);
            break;
        }

        Assert.Equal(before, Pids(peer));
        Assert.Equal(4, await peer.CallAsync<int>("double", 2));
        Assert.All(peer.Workers, worker => Assert.Equal(WorkerState.Ready, worker.State));

        await File.WriteAllTextAsync(module.File, "def double(value):\n    return 0\n");
        await peer.ReloadAsync();
        Assert.Equal(0, await peer.CallAsync<int>("double", 2));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_worker_that_dies_at_the_start_of_the_new_code_is_told_as_lost()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with { Workers = 1 });
        Append(module, "os._exit(7)\n");

        WorkerLostException error = await Assert.ThrowsAsync<WorkerLostException>(() => peer.ReloadAsync());

        Assert.Contains("7", error.Message);
        Assert.Equal(4, await peer.CallAsync<int>("double", 2));
    }

    [Fact(Timeout = 60_000)]
    public async Task Reloads_at_the_same_time_come_one_after_the_other()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync();

        await Task.WhenAll(peer.ReloadAsync(), peer.ReloadAsync(), peer.ReloadAsync());

        Assert.Equal(4, await peer.CallAsync<int>("double", 2));
        await Until.TrueAsync(() => peer.Workers.All(worker => worker.State == WorkerState.Ready));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_reload_mends_what_waits_for_its_next_start()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with { Workers = 1, Restart = new RestartPolicy { FirstPause = TimeSpan.FromHours(1), LongestPause = TimeSpan.FromHours(1) } });
        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", 3));
        await Until.TrueAsync(() => peer.Workers[0].State is WorkerState.Ready or WorkerState.Pausing);

        await peer.ReloadAsync();

        Assert.Equal(4, await peer.CallAsync<int>("double", 2));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_reload_of_a_peer_that_ends_ends_with_it()
    {
        using var module = new PoolModule();
        Peer peer = await module.StartAsync();
        Append(module, "time.sleep(30)\n");

        Task reload = peer.ReloadAsync();
        await peer.DisposeAsync();

        await Assert.ThrowsAsync<LinkException>(() => reload);
        await Assert.ThrowsAsync<LinkException>(() => peer.ReloadAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Its_jobs_begin_anew_with_the_new_code()
    {
        using var module = new PoolModule("""

            @pons.job
            def count():
                yield "old"
                pons.wait(60)
            """);
        await using var hub = new Hub();
        await using EventSubscription<string> said = hub.Events<string>("count");
        Peer peer = await hub.AddPythonAsync(module.File, module.Options);
        IAsyncEnumerator<HubEvent<string>> events = said.GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("old", events.Current.Data);

        await File.WriteAllTextAsync(module.File, (await File.ReadAllTextAsync(module.File)).Replace("\"old\"", "\"new\"", StringComparison.Ordinal));
        await peer.ReloadAsync();

        Assert.True(await events.MoveNextAsync());
        Assert.Equal("new", events.Current.Data);
        Assert.Equal("count", Assert.Single(hub.Jobs).Name);
    }

    private static async Task<int> CallOnAsync(Peer peer, CancellationToken enough)
    {
        int calls = 0;
        while (!enough.IsCancellationRequested)
        {
            Assert.Equal(2 * calls, Math.Abs(await peer.CallAsync<int>("double", calls++)));
        }

        return calls;
    }

    private static int[] Pids(Peer peer) => [.. peer.Workers.Select(worker => worker.ProcessId!.Value)];

    private static void Append(PoolModule module, string source) => File.AppendAllText(module.File, source);
}
