namespace Pons.Tests.Pools;

public sealed class PoolTests
{
    [Fact(Timeout = 30_000)]
    public async Task Calls_run_at_the_same_time_on_different_processes()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with { Workers = 3 });
        string gate = module.Gate("gate");

        Task<int>[] calls = [.. Enumerable.Range(0, 3).Select(_ => peer.CallAsync<int>("hold", gate))];

        int[] holders = await module.HoldersAsync(gate, 3);
        PoolModule.Open(gate);
        Assert.Equal(holders.Order(), (await Task.WhenAll(calls)).Order());
        Assert.Equal(holders.Order(), peer.Workers.Select(worker => worker.ProcessId!.Value).Order());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_free_worker_gets_the_next_call_while_another_one_is_busy_for_long()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync();
        string gate = module.Gate("gate");
        Task<int> busy = peer.CallAsync<int>("hold", gate);
        int busyPid = (await module.HoldersAsync(gate, 1))[0];

        int[] pids = [.. Enumerable.Range(0, 50).Select(_ => peer.Call<int>("pid"))];
        int[] others = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => peer.CallAsync<int>("pid")));

        Assert.DoesNotContain(busyPid, pids.Concat(others));
        Assert.False(busy.IsCompleted);
        PoolModule.Open(gate);
        Assert.Equal(busyPid, await busy);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_full_queue_answers_busy_at_once_and_names_its_option()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with { QueueLimit = 2 });
        string gate = module.Gate("gate");
        Task[] running = [peer.CallAsync("hold", gate), peer.CallAsync("hold", gate)];
        Task<int>[] waiting = [peer.CallAsync<int>("double", 1), peer.CallAsync<int>("double", 2)];

        var error = await Assert.ThrowsAsync<LinkException>(() => peer.CallAsync("double", 3));

        Assert.True(error.IsBusy);
        Assert.Contains("PythonOptions.QueueLimit", error.Message);
        Assert.Equal(2, peer.QueuedCalls);
        PoolModule.Open(gate);
        await Task.WhenAll(running);
        int[] doubled = await Task.WhenAll(waiting);
        Assert.Equal([2, 4], doubled);
        Assert.Equal(0, peer.QueuedCalls);
    }

    [Fact(Timeout = 30_000)]
    public async Task Where_nobody_may_wait_a_caller_that_goes_on_finds_its_worker_free()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with { QueueLimit = 0 });

        Task[] loops =
        [
            .. Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
            {
                for (int i = 0; i < 500; i++)
                {
                    Assert.Equal(2 * i, peer.Call<int>("double", i));
                }
            })),
        ];

        await Task.WhenAll(loops);
    }

    [Fact(Timeout = 30_000)]
    public async Task Threaded_and_asynchronous_calls_do_not_wait_for_the_main_thread()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync();
        (string gate, string second) = (module.Gate("gate"), module.Gate("second"));
        Task[] busy = [peer.CallAsync("hold", gate), peer.CallAsync("hold", gate)];
        await module.HoldersAsync(gate, 2);

        Task<int>[] loop = [.. Enumerable.Range(0, 4).Select(_ => peer.CallAsync<int>("hold_loop", second))];
        Task<int>[] threads = [.. Enumerable.Range(0, 4).Select(_ => peer.CallAsync<int>("hold_thread", second))];
        PoolModule.Open(second);

        Assert.Equal(2, (await Task.WhenAll(loop)).Distinct().Count());
        Assert.Equal(2, (await Task.WhenAll(threads)).Distinct().Count());
        Assert.All(busy, call => Assert.False(call.IsCompleted));
        PoolModule.Open(gate);
        await Task.WhenAll(busy);
        Assert.NotEmpty((await peer.DescribeAsync()).Actions);
    }

    [Fact(Timeout = 30_000)]
    public async Task Threaded_calls_wait_when_all_threads_of_all_workers_are_taken()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync();
        string gate = module.Gate("gate");

        Task[] calls = [.. Enumerable.Range(0, 20).Select(_ => peer.CallAsync("hold_thread", gate))];

        Assert.Equal(4, peer.QueuedCalls);
        PoolModule.Open(gate);
        await Task.WhenAll(calls);
    }

    [Fact(Timeout = 30_000)]
    public async Task With_threads_plain_functions_of_one_worker_run_at_the_same_time()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with { Threads = 3 });
        Assert.Equal("threaded", peer.Actions.Single(action => action.Name == "pid").Kind);
        string gate = module.Gate("gate");
        Task<int>[] calls = [.. Enumerable.Range(0, 7).Select(_ => peer.CallAsync<int>("hold", gate))];

        Assert.Equal(1, peer.QueuedCalls);
        PoolModule.Open(gate);
        Assert.Equal(2, (await Task.WhenAll(calls)).Distinct().Count());
    }

    [Fact(Timeout = 30_000)]
    public async Task Calls_of_a_session_go_to_one_worker_and_wait_for_it()
    {
        using var module = new PoolModule("calls = []\ndef remember(value):\n    calls.append(value)\n    return calls\n");
        await using Peer peer = await module.StartAsync(options => options with { Workers = 4 });
        string[] sessions = [.. Enumerable.Range(0, 12).Select(i => $"session {i}")];

        for (int round = 1; round <= 3; round++)
        {
            foreach (string session in sessions)
            {
                var calls = await peer.CallAsync<List<string>>("remember", new CallOptions { Session = session }, session);
                Assert.Equal(round, calls.Count(value => value == session));
            }
        }

        var options = new CallOptions { Session = "session 0" };
        string gate = module.Gate("gate");
        Task<int> busy = peer.CallAsync<int>("hold", options, gate);
        int pid = (await module.HoldersAsync(gate, 1))[0];
        Task<int>[] waiting = [.. Enumerable.Range(0, 20).Select(_ => peer.CallAsync<int>("pid", options))];
        Assert.All(Enumerable.Range(0, 20).Select(_ => peer.Call<int>("pid")), other => Assert.NotEqual(pid, other));
        Assert.All(waiting, call => Assert.False(call.IsCompleted));
        PoolModule.Open(gate);
        Assert.All(await Task.WhenAll(waiting), other => Assert.Equal(pid, other));
        Assert.Equal(pid, await busy);
    }

    [Theory]
    [InlineData("", 4, 2)]
    [InlineData("ann", 4, 3)]
    [InlineData("bob", 1024, 736)]
    public void A_sessions_place_is_the_same_in_every_process(string session, int places, int place)
    {
        Assert.Equal(place, Pons.Pools.SessionHash.PlaceOf(session, places));
    }

    [Fact]
    public void Sessions_are_spread_over_all_places()
    {
        int[] counts = new int[8];
        for (int i = 0; i < 8000; i++)
        {
            counts[Pons.Pools.SessionHash.PlaceOf($"user-{i}", 8)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 800, 1200));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_snapshot_tells_how_each_worker_does()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync();
        string gate = module.Gate("gate");
        Task busy = peer.CallAsync("hold", gate);
        int pid = (await module.HoldersAsync(gate, 1))[0];
        peer.Call("pid");

        WorkerInfo[] workers = [.. peer.Workers];

        Assert.Equal([1, 2], workers.Select(worker => worker.Number));
        Assert.All(workers, worker => Assert.Equal((WorkerState.Ready, 0, null), (worker.State, worker.Restarts, worker.LastError)));
        Assert.All(workers, worker => Assert.InRange(worker.MemoryBytes ?? 0, 1 << 20, 1 << 30));
        Assert.All(workers, worker => Assert.InRange(worker.Since, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow));
        Assert.Equal((1, 0L), Counts(workers.Single(worker => worker.ProcessId == pid)));
        Assert.Equal((0, 1L), Counts(workers.Single(worker => worker.ProcessId != pid)));
        Assert.Equal(workers[0].ProcessId, peer.ProcessId);
        PoolModule.Open(gate);
        await busy;
        await peer.DisposeAsync();
        Assert.All(peer.Workers, worker => Assert.Equal((WorkerState.Stopped, null), (worker.State, worker.ProcessId)));

        static (int, long) Counts(WorkerInfo worker) => (worker.CallsInFlight, worker.CallsAnswered);
    }

    [Fact(Timeout = 30_000)]
    public async Task Prints_bear_the_number_of_their_worker()
    {
        using var module = new PoolModule("def say(gate):\n    print(os.getpid())\n    return hold(gate)\n");
        await using (Peer peer = await module.StartAsync())
        {
            string gate = module.Gate("gate");
            Task[] calls = [peer.CallAsync("say", gate), peer.CallAsync("say", gate)];
            PoolModule.Open(gate);
            await Task.WhenAll(calls);
            peer.FlushLog();
            Assert.All(peer.Workers, worker => Assert.Contains(module.Entries, entry => (entry.Worker, entry.Action, entry.Text) == (worker.Number, "say", $"{worker.ProcessId}\n")));
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task One_worker_that_cannot_load_ends_the_start_and_the_other_workers()
    {
        using var module = new PoolModule("try:\n    open('first', 'x').close()\nexcept FileExistsError:\n    raise RuntimeError('second') from None\n");
        string folder = Path.GetDirectoryName(module.File)!;

        var error = await Assert.ThrowsAsync<PythonException>(() => module.StartAsync(options => options with { WorkingDirectory = folder, Workers = 4 }));

        Assert.Equal("second", error.Message);
    }

    [Fact]
    public async Task Options_that_make_no_sense_are_refused()
    {
        using var module = new PoolModule();
        Func<PythonOptions, PythonOptions>[] wrong =
        [
            options => options with { Workers = 0 },
            options => options with { QueueLimit = -1 },
            options => options with { Threads = 0 },
            options => options with { MemoryLimit = 0 },
            options => options with { Restart = new RestartPolicy { RestartLimit = -1 } },
            options => options with { Restart = new RestartPolicy { LongestPause = TimeSpan.FromMilliseconds(1) } },
            options => options with { Recycle = new RecyclePolicy { AfterCalls = 0 } },
            options => options with { Recycle = new RecyclePolicy { AboveMemory = 0 } },
        ];

        foreach (Func<PythonOptions, PythonOptions> change in wrong)
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => module.StartAsync(change));
        }
    }
}
