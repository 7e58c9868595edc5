namespace Pons.Tests.Pools;

/// <summary>Disposing a peer in whatever state its workers are.</summary>
public sealed class StopTests
{
    [Fact(Timeout = 30_000)]
    public async Task Calls_in_flight_may_finish_those_that_wait_fail_and_no_more_are_taken()
    {
        using var module = new PoolModule();
        Peer peer = await module.StartAsync(options => options with { StopLimit = TimeSpan.FromSeconds(20) });
        string gate = module.Gate("gate");
        Task<int>[] running = [peer.CallAsync<int>("hold", gate), peer.CallAsync<int>("hold", gate)];
        int[] holders = await module.HoldersAsync(gate, 2);
        Task waiting = peer.CallAsync("pid");

        Task disposing = peer.DisposeAsync().AsTask();

        Assert.Contains("disposed", (await Assert.ThrowsAsync<LinkException>(() => waiting)).Message);
        Assert.Contains("disposed", (await Assert.ThrowsAsync<LinkException>(() => peer.CallAsync("pid"))).Message);
        Assert.Throws<LinkException>(() => peer.Call("pid"));
        Assert.False(disposing.IsCompleted);
        PoolModule.Open(gate);
        Assert.Equal(holders.Order(), (await Task.WhenAll(running)).Order());
        await disposing;
        Assert.All(peer.Workers, worker => Assert.Equal((WorkerState.Stopped, 0), (worker.State, worker.Restarts)));
    }

    [Fact(Timeout = 30_000)]
    public async Task Workers_that_do_not_stop_are_ended_all_at_the_same_time()
    {
        using var module = new PoolModule();
        Peer peer = await module.StartAsync(options => options with { Workers = 4, StopLimit = TimeSpan.FromMilliseconds(500) });
        string gate = module.Gate("gate");
        Task[] running = [.. Enumerable.Range(0, 4).Select(_ => peer.CallAsync("hold", gate))];
        await module.HoldersAsync(gate, 4);
        long start = System.Diagnostics.Stopwatch.GetTimestamp();

        await peer.DisposeAsync();

        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(start), TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(1900));
        Assert.All(running, call => Assert.IsType<LinkException>(call.Exception!.InnerException));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_peer_is_disposed_promptly_while_a_worker_pauses()
    {
        using var module = new PoolModule();
        Peer peer = await module.StartAsync(options => options with { Workers = 1, Restart = new RestartPolicy { FirstPause = TimeSpan.FromHours(1), LongestPause = TimeSpan.FromHours(1) } });
        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", 1));
        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", 1));
        await Until.TrueAsync(() => peer.Workers[0].State == WorkerState.Pausing);
        Task waiting = peer.CallAsync("pid");

        await peer.DisposeAsync();

        Assert.Contains("disposed", (await Assert.ThrowsAsync<LinkException>(() => waiting)).Message);
        Assert.Equal(WorkerState.Stopped, peer.Workers[0].State);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_peer_is_disposed_promptly_while_a_worker_starts_again()
    {
        using var module = new PoolModule();
        Peer peer = await module.StartAsync(options => options with { Workers = 1 });
        string gate = module.Gate("gate");
        await File.WriteAllTextAsync(module.File, $"import time\nopen('{gate}.1', 'w').close()\ntime.sleep(300)\n");
        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", 1));
        await module.HoldersAsync(gate, 1);
        Task waiting = peer.CallAsync("pid");

        await peer.DisposeAsync();

        await Assert.ThrowsAsync<LinkException>(() => waiting);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_peer_is_disposed_promptly_while_a_replacement_starts()
    {
        using var module = new PoolModule();
        Peer peer = await module.StartAsync(options => options with { Workers = 1, Recycle = new RecyclePolicy { AfterCalls = 1 } });
        string gate = module.Gate("gate");
        await File.WriteAllTextAsync(module.File, $"import os, time\nopen(f'{gate}.{{os.getpid()}}', 'w').close()\ntime.sleep(300)\n");
        peer.Call("pid");
        int replacement = (await module.HoldersAsync(gate, 1))[0];
        Assert.Equal(WorkerState.Recycling, peer.Workers[0].State);

        await peer.DisposeAsync();

        Assert.Equal((WorkerState.Stopped, null), (peer.Workers[0].State, peer.Workers[0].ProcessId));
        Assert.False(Directory.Exists($"/proc/{replacement}"));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_start_that_is_given_up_ends_all_its_workers()
    {
        using var module = new PythonModule("import os, time\nopen(f'at.{os.getpid()}', 'w').close()\ntime.sleep(300)\n");
        using var source = new CancellationTokenSource();
        Task<Peer> start = Python.StartAsync(module.File, module.Options with { Workers = 3, WorkingDirectory = module.Folder }, source.Token);
        await Until.TrueAsync(() => Directory.GetFiles(module.Folder, "at.*").Length == 3);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.All(Directory.GetFiles(module.Folder, "at.*"), file => Assert.False(Directory.Exists($"/proc/{Path.GetExtension(file)[1..]}")));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_peer_that_was_given_up_can_be_disposed()
    {
        using var module = new PoolModule();
        Peer peer = await module.StartAsync(options => options with { Workers = 1, Restart = new RestartPolicy { RestartLimit = 0 } });
        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", 1));
        await Until.TrueAsync(() => peer.Workers[0].State == WorkerState.GivenUp);

        await peer.DisposeAsync();
        await peer.DisposeAsync();

        await Assert.ThrowsAsync<LinkException>(() => peer.CallAsync("pid"));
    }
}
