using System.Diagnostics.CodeAnalysis;
using Pons.Events;
using Pons.Pools;

namespace Pons.Jobs;

/// <summary>A job from its start until it ends or is given up: one run, or several with pauses between them.</summary>
/// <remarks>What the job knows of it is altered under the job's lock. Its code runs on threads of the pool, in no call's context.</remarks>
#pragma warning disable CA1001 // the token source is not disposed: only timers and wait handles would ask for it, and it has none
internal sealed class JobLife
{
    private readonly Job _job;
    private readonly Func<JobContext, Task> _body;
    private readonly IEventEmitter _emitter;
    private readonly TimeProvider _time;
    private readonly RestartCounter? _failures;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = NewSource();
    private TaskCompletionSource _run;
    private TaskCompletionSource _pauseEnd = NewSource();
    private JobContext _context;
    private long _since;

    public JobLife(Job job, Func<JobContext, Task> body, IEventEmitter emitter, TimeProvider time, RestartPolicy? policy)
    {
        _job = job;
        _body = body;
        _emitter = emitter;
        _time = time;
        _failures = policy is null ? null : new RestartCounter(policy);
        Renew();
    }

    /// <summary>Ends when its code does.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The end of the run that is under way, or was the last.</summary>
    public Task Run => _run.Task;

    /// <summary>It was asked to end. Altered by the job.</summary>
    public bool IsStopping { get; set; }

    /// <summary>Nobody waits for it any more, or it has ended. Altered by the job.</summary>
    public bool IsOver { get; set; }

    /// <summary>Begins the first run. Whoever started the job may be in a call; the job is not.</summary>
    public void Start() => ThreadPool.UnsafeQueueUserWorkItem(static life => _ = life.LiveAsync(), this, preferLocal: false);

    /// <summary>Asks the code to end; what waits for that may be user code too, which holds nobody up.</summary>
    public void Stop() => _ = CancelAsync();

    /// <summary>A pause before the next run begins. Called under the job's lock.</summary>
    public void BeginPause() => _pauseEnd = NewSource();

    /// <summary>The next run need not wait any longer.</summary>
    public void EndPause() => _pauseEnd.TrySetResult();

    /// <summary>A run begins. Called under the job's lock.</summary>
    [MemberNotNull(nameof(_run), nameof(_context))]
    public void Renew()
    {
        _run = NewSource();
        _context = new JobContext(_job.Name, _emitter, _stop.Token);
        _since = _time.GetTimestamp();
    }

    /// <summary>The run is over for all who look at it. Called under the job's lock.</summary>
    public void Finish(Exception? error)
    {
        _context.End();
        if (error is null)
        {
            _run.TrySetResult();
        }
        else if (_run.TrySetException(error))
        {
            _ = _run.Task.Exception; // seen: the job's state tells of it too
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task LiveAsync()
    {
        do
        {
            Exception? error = await RunOnceAsync().ConfigureAwait(false);
            TimeSpan? pause = _job.EndRun(this, error, _failures, _time.GetElapsedTime(_since));
            if (pause is null)
            {
                break;
            }

            await _pauseEnd.Task.WaitAsync(pause.Value, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (_job.BeginNextRun(this));

        _ended.TrySetResult();
    }

    private async Task<Exception?> RunOnceAsync()
    {
        try
        {
            _stop.Token.ThrowIfCancellationRequested();
            Job.Inside.Value = _job;
            await _body(_context).ConfigureAwait(false);
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
            System.Diagnostics.Trace.TraceError($"What the job '{_job.Name}' does when it is cancelled threw: {error}");
        }
    }
}
#pragma warning restore CA1001
