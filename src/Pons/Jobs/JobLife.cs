using Pons.Events;
using Pons.Pools;

namespace Pons.Jobs;

/// <summary>A job from its start until it ends or is given up: one run, or several with pauses between them.</summary>
/// <remarks>What the job knows of it is altered under the job's lock. Its code runs on threads of the pool, in no call's context.</remarks>
#pragma warning disable CA1001 // the token source is not disposed: only timers and wait handles would ask for it, and it has none
internal sealed class JobLife(Job job, Func<JobContext, Task> body, IEventEmitter emitter, TimeProvider time, RestartPolicy? policy)
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RestartCounter? _failures = policy is null ? null : new RestartCounter(policy);
    private TaskCompletionSource _run = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _pauseEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JobContext? _context;

    /// <summary>Ends when its code does.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The end of the run that is under way, or was the last.</summary>
    public Task Run => _run.Task;

    /// <summary>It was asked to end. Altered by the job.</summary>
    public bool IsStopping { get; set; }

    /// <summary>Nobody waits for it any more, or it has ended. Altered by the job.</summary>
    public bool IsOver { get; set; }

    public CancellationToken Stopping => _stop.Token;

    /// <summary>Begins the first run. Whoever started the job may be in a call; the job is not.</summary>
    public void Start() => ThreadPool.UnsafeQueueUserWorkItem(static life => _ = life.LiveAsync(), this, preferLocal: false);

    /// <summary>Asks the code to end; what waits for that may be user code too, which holds nobody up.</summary>
    public void Stop() => _ = CancelAsync();

    /// <summary>A pause before the next run begins. Called under the job's lock.</summary>
    public void BeginPause() => _pauseEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The next run need not wait any longer.</summary>
    public void EndPause() => _pauseEnd.TrySetResult();

    /// <summary>A further run begins. Called under the job's lock.</summary>
    public void Renew() => _run = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The run is over for all who look at it. Called under the job's lock.</summary>
    public void Finish(Exception? error)
    {
        _context?.End();
        if (error is null)
        {
            _run.TrySetResult();
        }
        else if (_run.TrySetException(error))
        {
            _ = _run.Task.Exception; // seen: the job's state tells of it too
        }
    }

    private async Task LiveAsync()
    {
        do
        {
            long since = time.GetTimestamp();
            Exception? error = await RunOnceAsync().ConfigureAwait(false);
            TimeSpan? pause = job.EndRun(this, error, _failures, time.GetElapsedTime(since));
            if (pause is null)
            {
                break;
            }

            await _pauseEnd.Task.WaitAsync(pause.Value, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (job.BeginNextRun(this));

        _ended.TrySetResult();
    }

    private async Task<Exception?> RunOnceAsync()
    {
        try
        {
            _context = new JobContext(job.Name, emitter, _stop.Token);
            Job.Inside.Value = job;
            await body(_context).ConfigureAwait(false);
            return null;
        }
        catch (Exception error)
        {
            return error; // it is the job's end, whatever it is
        }
    }

    private async Task CancelAsync()
    {
        try
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException error)
        {
            // Thrown by what the job's code asked to be called; the code itself ends or does not.
            System.Diagnostics.Trace.TraceError($"What the job '{job.Name}' does when it is cancelled threw: {error}");
        }
    }
}
#pragma warning restore CA1001
