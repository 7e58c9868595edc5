using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Pons.Tests.Pools;
using static Pons.JobState;

namespace Pons.Tests.Jobs;

public sealed class JobTableTests
{
    private readonly JobRig _rig = new();

    [Fact(Timeout = 60_000)]
    public async Task What_is_to_start_with_the_host_starts_with_it_or_after_it_and_the_rest_does_not()
    {
        Job early = _rig.Jobs.Add("early", Forever);
        Job idle = _rig.Jobs.Add("idle", Forever, new JobOptions { StartWithHost = false });
        Assert.Equal(Stopped, early.State);

        _rig.Jobs.StartAll();
        Job late = _rig.Jobs.Add("late", Forever);

        await Until.TrueAsync(() => (early.State, late.State) == (Running, Running));
        Assert.Equal(Stopped, idle.State);
        Assert.Equal(["early", "idle", "late"], _rig.Jobs.Select(job => job.Name).Order());
        Assert.Same(late, _rig.Jobs["late"]);
        await _rig.Jobs.StopAllAsync();
        Assert.All(_rig.Jobs, job => Assert.Equal(Stopped, job.State));
    }

    [Fact(Timeout = 60_000)]
    public async Task After_the_end_of_the_host_no_job_starts()
    {
        Job job = _rig.Jobs.Add("job", Forever);
        await _rig.Jobs.StopAllAsync();

        var error = await Assert.ThrowsAsync<ObjectDisposedException>(job.StartAsync);
        await Assert.ThrowsAsync<ObjectDisposedException>(job.RestartAsync);
        Assert.Throws<ObjectDisposedException>(() => _rig.Jobs.Add("other", Forever));
        await job.StopAsync();

        Assert.Contains("'job' cannot be started: the hub was disposed.", error.Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_job_that_is_removed_is_stopped_and_its_name_is_free()
    {
        Job job = _rig.Jobs.Add("job", Forever);
        await job.StartAsync();

        Assert.True(await _rig.Jobs.RemoveAsync("job"));
        Assert.False(await _rig.Jobs.RemoveAsync("job"));

        Assert.Equal(Stopped, job.State);
        Assert.Empty(_rig.Jobs);
        await Assert.ThrowsAsync<ObjectDisposedException>(job.StartAsync);
        Assert.NotSame(job, _rig.Jobs.Add("job", Forever));
    }

    [Fact]
    public void Names_are_taken_once_and_those_that_are_not_there_are_said_to_be_so()
    {
        _rig.Jobs.Add("counter", Forever);

        var taken = Assert.Throws<ArgumentException>(() => _rig.Jobs.Add("counter", Forever));
        var missing = Assert.Throws<KeyNotFoundException>(() => _rig.Jobs["countr"]);
        Assert.Throws<ArgumentException>(() => _rig.Jobs.Add("", Forever));
        Assert.Throws<ArgumentOutOfRangeException>(() => _rig.Jobs.Add("a", Forever, new JobOptions { StopLimit = TimeSpan.FromSeconds(-1) }));

        Assert.Contains("There is a job 'counter' already", taken.Message);
        Assert.Contains("Did you mean 'counter'?", missing.Message);
        Assert.False(_rig.Jobs.TryGet("other", out _));
        Assert.Single(_rig.Jobs);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_items_of_a_job_are_events_with_its_name()
    {
        Job job = _rig.Jobs.Add("counter", _ => new[] { 1, 2, 3 }.ToAsyncEnumerable());

        await job.StartAsync();
        await job.Completion;

        Assert.Equal([("counter", (object?)1, (ulong?)null), ("counter", 2, null), ("counter", 3, null)], _rig.Events);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_job_of_items_that_is_stopped_ends_its_iterator()
    {
        var isClosed = new TaskCompletionSource();
        Job job = _rig.Jobs.Add("counter", _ => Count());
        await job.StartAsync();
        await Until.TrueAsync(() => _rig.Events.Count > 2);

        await job.StopAsync();

        Assert.Equal(Stopped, job.State);
        Assert.True(isClosed.Task.IsCompleted);

        async IAsyncEnumerable<int> Count([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                for (int i = 0; ; i++)
                {
                    yield return i;
                    await Task.Delay(1, cancellationToken);
                }
            }
            finally
            {
                isClosed.SetResult();
            }
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_service_starts_works_and_stops_as_a_job_and_again()
    {
        using var service = new Service();
        Job job = _rig.Jobs.Add("service", service);

        for (int i = 1; i <= 2; i++)
        {
            await job.StartAsync();
            await Until.TrueAsync(() => service.Story.EndsWith("works ", StringComparison.Ordinal));
            await job.StopAsync();

            Assert.Equal(Stopped, job.State);
            Assert.Equal(string.Concat(Enumerable.Repeat("starts works ends stops ", i)), service.Story);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_service_that_fails_is_a_job_that_fails()
    {
        using var service = new Service { Error = new InvalidDataException("no data") };
        Job job = _rig.Jobs.Add("service", service);

        await job.StartAsync();

        Assert.Same(service.Error, await Assert.ThrowsAsync<InvalidDataException>(() => job.Completion));
        Assert.Same(service.Error, job.Error);
        Assert.Equal("starts works stops ", service.Story);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_handler_may_throw_and_may_command_the_job()
    {
        Job job = _rig.Jobs.Add("job", Forever);
        _rig.Jobs.Changed += change =>
        {
            _ = change.State == Running && change.Job.Restarts == 0 ? change.Job.StopAsync() : Task.CompletedTask;
            throw new InvalidDataException();
        };

        await job.StartAsync();

        await _rig.StateAsync(Running, Stopping, Stopped);
    }

    private static Task Forever(JobContext context) => Task.Delay(Timeout.Infinite, context.CancellationToken);

    private sealed class Service : BackgroundService
    {
        private volatile string _story = "";

        public string Story => _story;

        public Exception? Error { get; init; }

        public override Task StartAsync(CancellationToken cancellationToken)
        {
            _story += "starts ";
            return base.StartAsync(cancellationToken);
        }

        public override async Task StopAsync(CancellationToken cancellationToken)
        {
            await base.StopAsync(cancellationToken);
            _story += "stops ";
        }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            _story += "works ";
            if (Error is not null)
            {
                throw Error;
            }

            try
            {
                await Task.Delay(Timeout.Infinite, stoppingToken);
            }
            finally
            {
                _story += "ends ";
            }
        }
    }
}
