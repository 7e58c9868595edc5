using Pons.Tests.Pools;
using static Pons.JobState;

namespace Pons.Tests.Jobs;

public sealed class JobRestartTests
{
    private static readonly JobOptions Restarted = new() { Restart = new RestartPolicy { RestartLimit = 3 } };

    private readonly JobRig _rig = new();
    private int _runs;

    [Fact(Timeout = 60_000)]
    public async Task One_that_failed_is_started_again_after_growing_pauses_until_it_is_given_up()
    {
        Job job = _rig.Jobs.Add("bad", Fail, Restarted);

        await job.StartAsync();
        await PauseAsync(TimeSpan.FromMilliseconds(100));
        Assert.Equal((Pausing, 2), (job.State, _runs));
        Assert.Equal("run 2", job.Error?.Message);
        _rig.Time.Advance(TimeSpan.FromMilliseconds(100));

        await _rig.StateAsync(Running, Failed, Running, Failed, Pausing, Running, Failed);
        Assert.Equal((Failed, 2), (job.State, job.Restarts));
        Assert.Equal(["run 1", "run 2", "run 3"], _rig.Changes.Where(change => change.State == Failed).Select(change => change.Error!.Message));
        Assert.Empty(_rig.Time.Waiting);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_long_life_is_forgiven()
    {
        var next = new TaskCompletionSource();
        Job job = _rig.Jobs.Add("bad", async context =>
        {
            if (++_runs > 2)
            {
                await next.Task.WaitAsync(context.CancellationToken);
            }

            throw new InvalidDataException($"run {_runs}");
        }, Restarted);
        await job.StartAsync();
        await PauseAsync(TimeSpan.FromMilliseconds(100));
        _rig.Time.Advance(TimeSpan.FromMilliseconds(100));
        await Until.TrueAsync(() => job.State == Running);

        // The third failure in a row would be the last, had it not lived so long.
        _rig.Time.Advance(TimeSpan.FromSeconds(10));
        next.SetResult();

        await Until.TrueAsync(() => job.Restarts == 3);
        await PauseAsync(TimeSpan.FromMilliseconds(100));
        await job.StopAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_pause_ends_when_somebody_starts_the_job()
    {
        Job job = _rig.Jobs.Add("bad", Fail, Restarted);
        await job.StartAsync();
        await PauseAsync(TimeSpan.FromMilliseconds(100));

        await job.StartAsync();

        await _rig.StateAsync(Running, Failed, Running, Failed, Pausing, Running, Failed);
        Assert.Equal(3, _runs);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_pause_ends_when_somebody_stops_the_job()
    {
        Job job = _rig.Jobs.Add("bad", Fail, Restarted);
        await job.StartAsync();
        await PauseAsync(TimeSpan.FromMilliseconds(100));

        await job.StopAsync();

        Assert.Equal(Stopped, job.State);
        Assert.Equal("run 2", job.Error?.Message);
        await _rig.StateAsync(Running, Failed, Running, Failed, Pausing, Stopping, Stopped);
        await Until.TrueAsync(() => _rig.Time.Waiting.Count == 0);
    }

    [Fact(Timeout = 60_000)]
    public async Task One_that_ended_by_itself_is_not_repeated()
    {
        Job job = _rig.Jobs.Add("once", _ => Task.CompletedTask, Restarted);

        await job.StartAsync();

        await _rig.StateAsync(Running, Completed);
        Assert.Equal(0, job.Restarts);
    }

    [Fact(Timeout = 60_000)]
    public async Task Starting_and_stopping_at_any_moment_leaves_it_stopped_in_the_end()
    {
        var options = new JobOptions { Restart = new RestartPolicy { RestartLimit = int.MaxValue, FirstPause = TimeSpan.Zero, LongestPause = TimeSpan.Zero } };
        int running = 0;
        int most = 0;
        Job job = _rig.Jobs.Add("bad", async context =>
        {
            int now = Interlocked.Increment(ref running);
            most = Math.Max(most, now);
            try
            {
                await Task.Yield();
                context.CancellationToken.ThrowIfCancellationRequested();
                throw new InvalidDataException();
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        }, options);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(async () =>
        {
            for (int i = 0; i < 100; i++)
            {
                await (((i + thread) % 3) switch { 0 => job.StopAsync(), 1 => job.RestartAsync(), _ => job.StartAsync() });
            }
        })));
        await job.StartAsync();
        await Until.TrueAsync(() => Volatile.Read(ref most) > 0);
        await job.StopAsync();

        Assert.Contains(job.State, new[] { Stopped, Failed });
        Assert.True(job.Completion.IsCompleted);
        Assert.Equal(1, most);
        Assert.Equal(0, running);
    }

    private Task Fail(JobContext context) => throw new InvalidDataException($"run {++_runs}");

    private Task PauseAsync(TimeSpan pause) => Until.TrueAsync(() => _rig.Time.Waiting.SequenceEqual([pause]), () => string.Join(", ", _rig.Time.Waiting));
}
