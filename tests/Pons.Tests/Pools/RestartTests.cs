using System.Diagnostics;

namespace Pons.Tests.Pools;

/// <summary>Promise 23, and what a death does to the calls of a pool.</summary>
public sealed class RestartTests
{
    [Fact(Timeout = 30_000)]
    public async Task A_worker_that_is_killed_fails_only_its_own_call_and_comes_back()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync();
        string gate = module.Gate("gate");
        Task<int>[] calls = [peer.CallAsync<int>("hold", gate), peer.CallAsync<int>("hold", gate)];
        int victim = (await module.HoldersAsync(gate, 2))[0];

        Kill(victim);

        Task<int> dead = await Task.WhenAny(calls);
        var error = await Assert.ThrowsAsync<WorkerLostException>(() => dead);
        Assert.Equal("SIGKILL", error.Signal);
        PoolModule.Open(gate);
        Assert.NotEqual(victim, await calls.Single(call => call != dead));
        await Until.TrueAsync(() => peer.Workers.All(worker => worker.State == WorkerState.Ready));
        WorkerInfo restarted = peer.Workers.Single(worker => worker.Restarts == 1);
        Assert.NotEqual(victim, restarted.ProcessId);
        Assert.IsType<WorkerLostException>(restarted.LastError);
        string second = module.Gate("second");
        Task[] both = [peer.CallAsync("hold", second), peer.CallAsync("hold", second)];
        Assert.Contains(restarted.ProcessId!.Value, await module.HoldersAsync(second, 2));
        PoolModule.Open(second);
        await Task.WhenAll(both);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Calls_that_wait_survive_the_death_of_every_worker(int workers)
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with { Workers = workers });
        string gate = module.Gate("gate");
        Task[] sent = [.. Enumerable.Range(0, workers).Select(_ => peer.CallAsync("hold", gate))];
        int[] victims = await module.HoldersAsync(gate, workers);
        Task<int>[] waiting = workers == 1 ? [] : [.. Enumerable.Range(0, 20).Select(i => peer.CallAsync<int>("double", i))];

        Array.ForEach(victims, Kill);

        foreach (Task call in sent)
        {
            await Assert.ThrowsAsync<WorkerLostException>(() => call);
        }

        // Nobody is there yet; these wait too.
        Task<int>[] late = [.. Enumerable.Range(0, 20).Select(i => peer.CallAsync<int>("double", i))];
        Assert.Equal(40, peer.Call<int>("double", 20));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => 2 * i), (await Task.WhenAll(late)).AsEnumerable());
        await Task.WhenAll(waiting);
    }

    [Fact(Timeout = 30_000)]
    public async Task Promise_23_a_module_that_dies_at_import_ends_in_a_clear_fault_and_never_spins()
    {
        using var module = new PoolModule();
        string starts = module.Gate("starts");
        await using Peer peer = await module.StartAsync(options => options with { Workers = 1, Restart = new RestartPolicy { FirstPause = TimeSpan.FromMilliseconds(10) } });
        await File.WriteAllTextAsync(module.File, $"import os\nopen('{starts}', 'a').write('x')\nos.write(2, b'no way\\n')\nos._exit(3)\n");

        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", 1));
        Task waiting = peer.CallAsync("pid");

        var error = await Assert.ThrowsAsync<WorkerLostException>(() => waiting);
        Assert.Contains("given up", error.Message);
        Assert.Contains("5 times in a row", error.Message);
        Assert.Contains("no way", error.Message);
        Assert.Equal(3, Assert.IsType<WorkerLostException>(error.InnerException).ExitCode);
        Assert.Equal(WorkerState.GivenUp, peer.Workers[0].State);
        Assert.Throws<WorkerLostException>(() => peer.Call("pid"));
        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("pid"));

        // The death of the one that loaded does not count: it had a call, which may have been its undoing.
        Assert.Equal(5, (await File.ReadAllTextAsync(starts)).Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_worker_that_dies_in_the_moment_when_it_is_ready_is_a_death_like_any_other()
    {
        using var module = new PoolModule("import threading\ndef end():\n    time.sleep(float(os.environ['LIFE']))\n    os._exit(3)\nthreading.Thread(target=end, daemon=True).start()\n");

        // From "before it is ready" to "after": somewhere between lies the moment.
        for (int i = 0; i < 20; i++)
        {
            string life = (i * 0.0005).ToString(System.Globalization.CultureInfo.InvariantCulture);
            try
            {
                await using Peer peer = await module.StartAsync(options => options with
                {
                    Workers = 1,
                    Environment = new Dictionary<string, string?> { ["LIFE"] = life },
                    Restart = new RestartPolicy { FirstPause = TimeSpan.FromMilliseconds(1), RestartLimit = 2 },
                });
                await Assert.ThrowsAsync<WorkerLostException>(async () =>
                {
                    while (true)
                    {
                        await peer.CallAsync("hold", module.Gate("never"));
                    }
                });
            }
            catch (WorkerLostException)
            {
                // It died before it was ready.
            }
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task A_call_that_kills_python_again_and_again_does_not_end_the_peer()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with { Workers = 1, Restart = new RestartPolicy { FirstPause = TimeSpan.FromMilliseconds(1), RestartLimit = 2 } });

        for (int i = 0; i < 6; i++)
        {
            await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", 1));
        }

        Assert.Equal(4, await peer.CallAsync<int>("double", 2));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_module_that_no_longer_loads_is_remembered_as_what_it_raised()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with { Workers = 1, Restart = new RestartPolicy { FirstPause = TimeSpan.FromMilliseconds(1), RestartLimit = 3 } });
        await File.WriteAllTextAsync(module.File, "def broken(:\n");
        peer.Call("pid");

        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", 1));

        var error = await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("pid"));
        Assert.Equal("SyntaxError", Assert.IsType<PythonException>(error.InnerException).Type);
        Assert.Equal("SyntaxError", Assert.IsType<PythonException>(peer.Workers[0].LastError).Type);
    }

    [Fact(Timeout = 30_000)]
    public async Task While_one_worker_lives_the_pool_goes_on_with_fewer()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with { Restart = new RestartPolicy { RestartLimit = 0 } });
        CallOptions[] sessions = [.. Enumerable.Range(0, 8).Select(i => new CallOptions { Session = $"{i}" })];

        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", 1));

        await Until.TrueAsync(() => peer.Workers.Count(worker => worker.State == WorkerState.GivenUp) == 1);
        int[] pids = await Task.WhenAll(sessions.Select(session => peer.CallAsync<int>("pid", session)).Concat(Enumerable.Range(0, 20).Select(_ => peer.CallAsync<int>("pid"))));
        Assert.Single(pids.Distinct());
        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", 1));
        var error = await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("pid"));
        Assert.Contains("given up", error.Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task Pauses_grow_while_lives_are_short()
    {
        var time = new ManualTime();
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with { Workers = 1, TimeProvider = time, Restart = new RestartPolicy { RestartLimit = 100 } });
        await File.WriteAllTextAsync(module.File, "import os\nos._exit(3)\n");
        Kill(peer.ProcessId);

        foreach (int milliseconds in new[] { 100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000 })
        {
            await Until.TrueAsync(() => peer.Workers[0].State == WorkerState.Pausing && time.Waiting.Contains(TimeSpan.FromMilliseconds(milliseconds)));
            DateTimeOffset since = peer.Workers[0].Since;
            time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            await Until.TrueAsync(() => peer.Workers[0] is { State: WorkerState.Pausing } worker && worker.Since > since);
        }

        await File.WriteAllTextAsync(module.File, "def pid(): return 1\n");
        Task<int> call = peer.CallAsync<int>("pid");
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, await call);
    }

    [Fact(Timeout = 30_000)]
    public async Task After_a_restart_the_names_are_those_of_the_new_module()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with { Workers = 1 });
        await File.WriteAllTextAsync(module.File, "async def fresh():\n    return 7\n");
        peer.Call("pid");

        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", 1));

        await Until.TrueAsync(() => peer.Workers[0] is { State: WorkerState.Ready, Restarts: 1 });
        Assert.Equal([new ActionInfo("fresh", "async")], peer.Actions);
        Assert.Equal(7, await peer.CallAsync<int>("fresh"));
        await Assert.ThrowsAsync<UnknownActionException>(() => peer.CallAsync("pid"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Without_a_place_in_the_queue_a_call_during_a_restart_is_busy()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with { Workers = 1, QueueLimit = 0 });
        string gate = module.Gate("gate");
        await File.WriteAllTextAsync(module.File, $"import os, time\nwhile not os.path.exists('{gate}'): time.sleep(0.002)\ndef pid(): return os.getpid()\n");
        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", 1));

        var error = await Assert.ThrowsAsync<LinkException>(() => peer.CallAsync("pid"));

        Assert.True(error.IsBusy);
        PoolModule.Open(gate);
        await Until.TrueAsync(() => peer.Workers[0].State == WorkerState.Ready);
        await peer.CallAsync("pid");
    }

    private static void Kill(int pid)
    {
        using Process process = Process.GetProcessById(pid);
        process.Kill();
    }
}
