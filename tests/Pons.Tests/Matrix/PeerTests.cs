namespace Pons.Tests.Matrix;

/// <summary>What a host can do with a peer that runs in a process of its own: the same rows for each language.</summary>
public abstract class PeerTests
{
    /// <summary>Starts the callee of the matrix in this language.</summary>
    private protected abstract Task<Peer> AddAsync(Hub hub, PeerSetting setting);

    /// <summary>Code whose value is 42, for a prompt.</summary>
    protected abstract string CodeForFortyTwo { get; }

    [Fact(Timeout = 30_000)]
    public async Task A_peer_describes_its_actions()
    {
        await using var hub = new Hub();
        Peer peer = await AddAsync(hub, new PeerSetting());

        ModuleDescription module = await peer.DescribeAsync();

        ActionDescription add = module.Actions.Single(action => action.Name == "add");
        Assert.Equal(["a", "b"], add.Parameters.Select(parameter => parameter.Name));
        Assert.Contains(module.Actions, action => action.Name == "Counter" && action.Kind == "class");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_print_is_tied_to_its_call()
    {
        var printed = new List<LogEntry>();
        await using var hub = new Hub();
        Peer peer = await AddAsync(hub, new PeerSetting { Log = printed.Add });

        await peer.CallAsync("say", "grüße");
        peer.FlushLog();

        LogEntry entry = Assert.Single(printed, entry => entry.Text.Contains("grüße", StringComparison.Ordinal));
        Assert.Equal(("out", "say"), (entry.Level, entry.Action));
    }

    [Fact(Timeout = 30_000)]
    public async Task Progress_reaches_the_caller()
    {
        await using var hub = new Hub();
        Peer peer = await AddAsync(hub, new PeerSetting());
        var reported = new TaskCompletionSource<CallProgress>();

        await peer.CallAsync("report", new CallOptions { Progress = new Immediate(reported) });

        Assert.Equal(new CallProgress(0.5, "half of it"), await reported.Task);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_question_is_answered_by_the_caller_or_by_nobody()
    {
        await using var hub = new Hub();
        Peer peer = await AddAsync(hub, new PeerSetting());
        var answering = new CallOptions { Ask = (question, _) => ValueTask.FromResult<string?>(question.Prompt + "Ann") };

        Assert.Equal("Name? Ann", await peer.CallAsync<string>("ask", answering, "Name? "));
        await Assert.ThrowsAnyAsync<RemoteException>(() => peer.CallAsync<string>("ask", "Name? "));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_event_reaches_who_subscribed()
    {
        await using var hub = new Hub();
        Peer peer = await AddAsync(hub, new PeerSetting());
        await using EventSubscription<string> events = hub.Events<string>("matrix.*");

        await peer.CallAsync("tell", "matrix.news", "sun");

        Assert.Equal(("matrix.news", "sun"), await FirstAsync(events));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_job_starts_with_its_peer_and_its_items_are_events()
    {
        await using var hub = new Hub();
        await using EventSubscription<string> events = hub.Events<string>("ticking");

        await AddAsync(hub, new PeerSetting { StartJobs = true });

        Assert.Equal(("ticking", "tick"), await FirstAsync(events));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_cancelled_call_runs_its_last_code_and_leaves_the_worker_alone()
    {
        await using var hub = new Hub();
        Peer peer = await AddAsync(hub, new PeerSetting());
        int process = peer.ProcessId;
        using var cancellation = new CancellationTokenSource();

        Task<object?> sleeping = peer.CallAsync<object?>("sleep", cancellation.Token);
        await UntilAsync(async () => await peer.CallAsync<int>("how_many_began") > 0);
        await cancellation.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sleeping);
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        await UntilAsync(async () => await peer.CallAsync<int>("how_many_ended") > 0);

        Assert.Equal(process, peer.ProcessId);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_busy_loop_is_stopped_and_the_next_call_is_answered()
    {
        await using var hub = new Hub();
        Peer peer = await AddAsync(hub, new PeerSetting { GracePeriod = TimeSpan.FromSeconds(0.3) });

        await Assert.ThrowsAsync<TimeoutException>(() => peer.CallAsync("spin", new CallOptions { TimeLimit = TimeSpan.FromSeconds(0.2) }));

        Assert.Equal(3, await AfterRestartAsync(() => peer.CallAsync<int>("add", 1, 2)));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_death_is_told_with_its_exit_code_and_the_next_worker_answers()
    {
        await using var hub = new Hub();
        Peer peer = await AddAsync(hub, new PeerSetting());

        var lost = await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", 7));

        Assert.Equal(7, lost.ExitCode);
        Assert.Equal(3, await AfterRestartAsync(() => peer.CallAsync<int>("add", 1, 2)));
    }

    [Fact(Timeout = 30_000)]
    public async Task Several_workers_answer_side_by_side()
    {
        await using var hub = new Hub();
        Peer peer = await AddAsync(hub, new PeerSetting { Workers = 2 });

        Assert.Equal(2, peer.Workers.Select(worker => worker.ProcessId).Distinct().Count());
        int[] sums = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => peer.CallAsync<int>("add", i, 1)));
        Assert.Equal(Enumerable.Range(1, 200), sums);
    }

    [Fact(Timeout = 30_000)]
    public async Task Folder_and_environment_are_as_the_options_say()
    {
        string folder = Directory.CreateTempSubdirectory("pons matrix ü").FullName;
        await using var hub = new Hub();
        Peer peer = await AddAsync(hub, new PeerSetting { WorkingDirectory = folder, Environment = new Dictionary<string, string?> { ["PONS_MATRIX"] = "a b" } });

        object?[] where = await peer.CallAsync<object?[]>("where");

        Assert.Equal((long)peer.ProcessId, where[0]);
        Assert.EndsWith(Path.GetFileName(folder), (string)where[1]!, StringComparison.Ordinal);
        Assert.Equal("a b", where[2]);
        Directory.Delete(folder);
    }

    [Fact(Timeout = 30_000)]
    public async Task Code_is_run_and_its_last_value_comes_back()
    {
        await using var hub = new Hub();
        Peer peer = await AddAsync(hub, new PeerSetting());

        Assert.Equal(42, await peer.RunAsync<int>(CodeForFortyTwo));
        await peer.Globals.SetAsync("of_csharp", 8);
        Assert.Equal(9, await peer.RunAsync<int>("of_csharp + 1"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Nothing_is_held_when_handles_are_let_go()
    {
        await using var hub = new Hub();
        Peer peer = await AddAsync(hub, new PeerSetting());

        for (int i = 0; i < 100; i++)
        {
            await using Handle counter = await peer.CallAsync<Handle>("Counter", i);
            Assert.Equal(i + 1, await counter.InvokeAsync<int>("increment"));
        }

        Assert.Equal(0, peer.FirstLink!.Handles.Held);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!await holds())
        {
            await Task.Delay(1); // the time limit of the test is the limit
        }
    }

    private static async Task<(string Topic, T Data)> FirstAsync<T>(EventSubscription<T> events)
    {
        await foreach (HubEvent<T> e in events)
        {
            return (e.Topic, e.Data);
        }

        throw new InvalidOperationException("The subscription ended without an event.");
    }

    // A call may still be written to the worker that is just being replaced; the one after finds the next one.
    private static async Task<T> AfterRestartAsync<T>(Func<Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (WorkerLostException)
            {
                await Task.Yield();
            }
        }
    }

    private sealed class Immediate(TaskCompletionSource<CallProgress> first) : IProgress<CallProgress>
    {
        public void Report(CallProgress value) => first.TrySetResult(value);
    }
}
