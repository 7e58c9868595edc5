using Pons.Tests.Pools;
using static Pons.JobState;

namespace Pons.Tests.Jobs;

public sealed class JobTests
{
    private readonly JobRig _rig = new();

    [Fact(Timeout = 60_000)]
    public async Task A_job_runs_until_it_is_stopped()
    {
        Job job = _rig.Jobs.Add("counter", UntilStopped);
        Assert.Equal((Stopped, null, 0), (job.State, job.Started, job.Restarts));
        Assert.True(job.Completion.IsCompletedSuccessfully);
        _rig.Time.Advance(TimeSpan.FromSeconds(3));

        await job.StartAsync();
        Assert.Equal(Running, job.State);
        Assert.Equal(_rig.Time.GetUtcNow(), job.Started);
        Task completion = job.Completion;
        Assert.False(completion.IsCompleted);

        _rig.Time.Advance(TimeSpan.FromSeconds(3));
        await job.StopAsync();
        Assert.Equal(Stopped, job.State);
        Assert.Equal(_rig.Time.GetUtcNow(), job.Since);
        Assert.Equal(job.Since - TimeSpan.FromSeconds(3), job.Started);
        Assert.Null(job.Error);
        await completion;
        await _rig.StateAsync(Running, Stopping, Stopped);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_job_that_comes_to_its_end_is_completed()
    {
        Job job = _rig.Jobs.Add("once", _ => Task.CompletedTask);

        await job.StartAsync();
        await job.Completion;

        Assert.Equal(Completed, job.State);
        await job.StopAsync();
        Assert.Equal(Completed, job.State);
        await _rig.StateAsync(Running, Completed);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_job_whose_code_throws_has_failed_and_that_is_told_once()
    {
        var error = new InvalidDataException("no data");
        Job job = _rig.Jobs.Add("bad", _ => throw error);

        await job.StartAsync();
        Assert.Same(error, await Assert.ThrowsAsync<InvalidDataException>(() => job.Completion));

        Assert.Equal(Failed, job.State);
        Assert.Same(error, job.Error);
        await job.StopAsync();
        await _rig.StateAsync(Running, Failed);
        Assert.Equal(new JobChange(job, Failed, error), _rig.Changes[1]);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_cancelled_without_having_been_stopped_has_failed()
    {
        Job job = _rig.Jobs.Add("bad", _ => throw new OperationCanceledException());

        await job.StartAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => job.Completion);
        Assert.Equal(Failed, job.State);
    }

    [Fact(Timeout = 60_000)]
    public async Task One_that_throws_while_it_is_stopped_has_failed()
    {
        var isReady = new TaskCompletionSource();
        Job job = _rig.Jobs.Add("bad", async context =>
        {
            isReady.SetResult();
            await UntilStopped(context).ContinueWith(_ => { }, TaskScheduler.Default);
            throw new InvalidDataException("while it cleaned up");
        });

        await job.StartAsync();
        await isReady.Task;
        await job.StopAsync();

        Assert.Equal(Failed, job.State);
        Assert.Equal("while it cleaned up", job.Error?.Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task Starting_a_job_that_runs_does_nothing()
    {
        int runs = 0;
        Job job = _rig.Jobs.Add("counter", context =>
        {
            Interlocked.Increment(ref runs);
            return UntilStopped(context);
        });

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => job.StartAsync()));
        await Until.TrueAsync(() => Volatile.Read(ref runs) > 0);
        await job.StopAsync();

        Assert.Equal(1, runs);
        await _rig.StateAsync(Running, Stopping, Stopped);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_restart_is_a_stop_and_a_start()
    {
        Job job = _rig.Jobs.Add("counter", UntilStopped);

        await job.RestartAsync();
        Task first = job.Completion;
        await job.RestartAsync();

        Assert.True(first.IsCompletedSuccessfully);
        Assert.False(job.Completion.IsCompleted);
        Assert.Equal(0, job.Restarts);
        await job.StopAsync();
        await _rig.StateAsync(Running, Stopping, Stopped, Running, Stopping, Stopped);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_does_not_end_in_time_is_left_behind_and_has_no_say_any_more()
    {
        var release = new TaskCompletionSource();
        var late = new TaskCompletionSource<Exception?>();
        int runs = 0;
        var isReady = new TaskCompletionSource();
        Job job = _rig.Jobs.Add("stubborn", async context =>
        {
            isReady.TrySetResult();
            if (++runs > 1)
            {
                await UntilStopped(context);
            }

            await release.Task;
            late.SetResult(Record.Exception(() => context.Emit("last words")));
        });
        await job.StartAsync();
        await isReady.Task;
        Task completion = job.Completion;

        Task stop = job.StopAsync();
        await Until.TrueAsync(() => _rig.Time.Waiting.Count > 0);
        Assert.Equal(Stopping, job.State);
        _rig.Time.Advance(TimeSpan.FromSeconds(2));
        await stop;

        Assert.Equal(Stopped, job.State);
        Assert.Contains("'stubborn' did not end within 2 s", Assert.IsType<TimeoutException>(job.Error).Message);
        Assert.Same(job.Error, _rig.Changes[^1].Error);
        await Assert.ThrowsAsync<TimeoutException>(() => completion);

        await job.StartAsync();
        release.SetResult();
        Assert.IsType<OperationCanceledException>(await late.Task);
        Assert.Equal((Running, null), (job.State, job.Error));
        Assert.Empty(_rig.Events);
        await job.StopAsync();
        Assert.Equal(Stopped, job.State);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_run_that_is_over_can_send_no_events()
    {
        JobContext? kept = null;
        Job job = _rig.Jobs.Add("once", context =>
        {
            kept = context;
            context.Emit("a", 1, client: 7);
            return Task.CompletedTask;
        });
        await job.StartAsync();
        await job.Completion;

        var error = Assert.Throws<OperationCanceledException>(() => kept!.Emit("a"));
        await Assert.ThrowsAsync<OperationCanceledException>(() => kept!.EmitAsync("a").AsTask());

        Assert.Contains("'once' is over", error.Message);
        Assert.Equal([("a", (object?)1, (ulong?)7)], _rig.Events);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_job_can_stop_and_restart_itself()
    {
        int runs = 0;
        Job? job = null;
        job = _rig.Jobs.Add("self", async context =>
        {
            await Task.Yield();
            await (++runs == 1 ? job!.RestartAsync() : job!.StopAsync());
            await UntilStopped(context);
        });

        await job.StartAsync();

        await _rig.StateAsync(Running, Stopping, Stopped, Running, Stopping, Stopped);
        Assert.Null(job.Error);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_job_is_in_nobodys_context()
    {
        var ambient = new AsyncLocal<string?> { Value = "of a call" };
        var seen = new TaskCompletionSource<string?>();
        Job job = _rig.Jobs.Add("counter", _ =>
        {
            seen.SetResult(ambient.Value);
            return Task.CompletedTask;
        });

        await job.StartAsync();

        Assert.Null(await seen.Task);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_throws_when_it_hears_of_the_stop_harms_nothing()
    {
        var isReady = new TaskCompletionSource();
        Job job = _rig.Jobs.Add("bad", async context =>
        {
            await using CancellationTokenRegistration registration = context.CancellationToken.Register(() => throw new InvalidDataException());
            isReady.SetResult();
            await UntilStopped(context);
        });
        await job.StartAsync();
        await isReady.Task;

        await job.StopAsync();

        Assert.Equal(Stopped, job.State);
    }

    private static Task UntilStopped(JobContext context) => Task.Delay(Timeout.Infinite, context.CancellationToken);
}
