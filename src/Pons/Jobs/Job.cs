using Pons.Events;
using Pons.Jobs;
using Pons.Pools;

namespace Pons;

/// <summary>A background process: code that runs with the host, sends events, and can be stopped and started again.</summary>
/// <remarks>Safe for any number of threads. What is asked of one job is done in turn.</remarks>
public sealed class Job
{
    private readonly Lock _gate = new();
    private readonly Func<JobContext, Task> _body;
    private readonly JobOptions _options;
    private readonly IEventEmitter _emitter;
    private readonly TimeProvider _time;
    private readonly JobFeed _feed;
    private Task _lastCommand = Task.CompletedTask;
    private JobLife? _life;
    private JobState _state;
    private Exception? _error;
    private DateTimeOffset _since;
    private DateTimeOffset? _started;
    private int _restarts;
    private string? _closed;

    internal Job(string name, Func<JobContext, Task> body, JobOptions options, IEventEmitter emitter, TimeProvider time, JobFeed feed)
    {
        Name = name;
        _body = body;
        _options = options;
        _emitter = emitter;
        _time = time;
        _feed = feed;
        _since = time.GetUtcNow();
    }

    /// <summary>Its name; events that are a job's items have it as their topic.</summary>
    public string Name { get; }

    /// <summary>How it is doing.</summary>
    public JobState State => Read(ref _state);

    /// <summary>Why the last run failed, or was left behind because it did not end in time; nothing when all went well since somebody started it.</summary>
    public Exception? Error => Read(ref _error);

    /// <summary>When the last run began; nothing when there was none.</summary>
    public DateTimeOffset? Started => Read(ref _started);

    /// <summary>When it entered its state.</summary>
    public DateTimeOffset Since => Read(ref _since);

    /// <summary>How often it was started again after it failed (<see cref="JobOptions.Restart"/>).</summary>
    public int Restarts => Read(ref _restarts);

    /// <summary>The end of the run that is under way, or was the last: it throws what the run threw, and nothing when the run was stopped.</summary>
    public Task Completion
    {
        get
        {
            lock (_gate)
            {
                return _life?.Run ?? Task.CompletedTask;
            }
        }
    }

    /// <summary>Whose code runs in this context: it cannot wait for its own end.</summary>
    internal static AsyncLocal<Job?> Inside { get; } = new();

    internal bool StartsWithHost => _options.StartWithHost;

    /// <summary>Starts it, unless it runs; one that pauses after a failure is started at once.</summary>
    /// <exception cref="ObjectDisposedException">It was removed, or the hub was disposed.</exception>
    public Task StartAsync() => InTurn(Start);

    /// <summary>Asks it to end and waits for that, up to <see cref="JobOptions.StopLimit"/>; what still goes on then is left behind, and can send no more events. The job itself does not wait.</summary>
    public Task StopAsync()
    {
        Task end = InTurn(StopInTurnAsync);
        return Inside.Value == this ? Task.CompletedTask : end;
    }

    /// <summary>Stops it if it runs, and starts it. The job itself does not wait for that.</summary>
    /// <exception cref="ObjectDisposedException">It was removed, or the hub was disposed.</exception>
    public Task RestartAsync()
    {
        Task start = InTurn(async () =>
        {
            await StopInTurnAsync().ConfigureAwait(false);
            await Start().ConfigureAwait(false);
        });
        return Inside.Value == this ? Task.CompletedTask : start;
    }

    /// <summary>The name and the state.</summary>
    public override string ToString() => $"{Name}: {State}";

    /// <summary>Stops it for good; <paramref name="why"/> is the sentence for those who would start it.</summary>
    internal Task CloseAsync(string why)
    {
        lock (_gate)
        {
            _closed ??= why;
        }

        return StopAsync();
    }

    /// <summary>A run has ended. Answers the pause before the next one; nothing when there is none.</summary>
    internal TimeSpan? EndRun(JobLife life, Exception? error, RestartCounter? failures, TimeSpan length)
    {
        TimeSpan? pause = null;
        lock (_gate)
        {
            if (life.IsOver)
            {
                return null;
            }

            bool isCancelled = error is OperationCanceledException && life.IsStopping;
            Exception? failure = isCancelled ? null : error;
            life.Finish(failure);
            _error = failure ?? _error;
            Enter(failure is not null ? JobState.Failed : life.IsStopping ? JobState.Stopped : JobState.Completed, failure);
            pause = failure is null || life.IsStopping ? null : failures?.AfterDeath(length, wasCalled: false);
            life.IsOver = pause is null;
            if (pause > TimeSpan.Zero)
            {
                life.BeginPause();
                Enter(JobState.Pausing);
            }
        }

        _feed.Tell();
        return pause;
    }

    /// <summary>Whether the next run may begin.</summary>
    internal bool BeginNextRun(JobLife life)
    {
        bool isBegun;
        lock (_gate)
        {
            if (life.IsOver)
            {
                return false;
            }

            isBegun = !life.IsStopping;
            if (!isBegun)
            {
                life.IsOver = true;
                Enter(JobState.Stopped);
            }
            else
            {
                _restarts++;
                life.Renew();
                BeginRun();
            }
        }

        _feed.Tell();
        return isBegun;
    }

    /// <summary>Commands follow one another, on no caller's thread.</summary>
    private Task InTurn(Func<Task> command)
    {
        lock (_gate)
        {
            return _lastCommand = AfterAsync(_lastCommand, command);
        }
    }

    private static async Task AfterAsync(Task before, Func<Task> command)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        await command().ConfigureAwait(false);
    }

    private Task Start()
    {
        JobLife? life = null;
        lock (_gate)
        {
            if (_closed is not null)
            {
                throw new ObjectDisposedException(nameof(Job), $"The job '{Name}' cannot be started: {_closed}");
            }

            if (_life is { IsOver: false } lives)
            {
                lives.EndPause();
            }
            else
            {
                _life = life = new JobLife(this, _body, _emitter, _time, _options.Restart);
                _error = null;
                BeginRun();
            }
        }

        _feed.Tell();
        life?.Start();
        return Task.CompletedTask;
    }

    private async Task StopInTurnAsync()
    {
        JobLife? life;
        lock (_gate)
        {
            life = _life;
            if (life is null or { IsOver: true })
            {
                return;
            }

            life.IsStopping = true;
            Enter(JobState.Stopping);
        }

        _feed.Tell();
        life.Stop();
        try
        {
            await life.Ended.WaitAsync(_options.StopLimit, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Abandon(life);
        }
    }

    private void Abandon(JobLife life)
    {
        lock (_gate)
        {
            if (life.IsOver)
            {
                return;
            }

            life.IsOver = true;
            _error = new TimeoutException($"The job '{Name}' did not end within {_options.StopLimit.TotalSeconds} s after it was asked to ({nameof(JobOptions)}.{nameof(JobOptions.StopLimit)}). "
                + $"Its code may still run: let it look at {nameof(JobContext)}.{nameof(JobContext.CancellationToken)}.");
            life.Finish(_error);
            Enter(JobState.Stopped, _error);
        }

        _feed.Tell();
    }

    private void BeginRun()
    {
        Enter(JobState.Running);
        _started = _since;
    }

    private void Enter(JobState state, Exception? error = null)
    {
        _state = state;
        _since = _time.GetUtcNow();
        _feed.Post(new JobChange(this, state, error));
    }

    private T Read<T>(ref T field)
    {
        lock (_gate)
        {
            return field;
        }
    }
}
