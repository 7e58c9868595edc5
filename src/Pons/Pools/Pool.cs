using Pons.Links;
using Pons.Logs;
using Pons.Metrics;
using Pons.Workers;

namespace Pons.Pools;

/// <summary>The workers behind a peer: starts them, watches over them, stops them.</summary>
/// <remarks>Safe for any number of threads. <see cref="Stop"/> ends everything that belongs to it.</remarks>
internal sealed class Pool
{
    private readonly WorkerPlan _plan;
    private readonly LogPump? _log;
    private readonly Place[] _places;
    private readonly MemoryWatch? _memory;
    private readonly Lock _gate = new();
    private readonly List<Worker> _workers = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lazy<CallRouter> _router;
    private Task _lastReload = Task.CompletedTask;
    private volatile ActionTable? _actions;
    private volatile bool _isStopping;
    private bool _hasEnded;
    private int _lives;
    private int _awaited;

    private Pool(WorkerPlan plan)
    {
        WorkerOptions options = plan.Options;
        _plan = plan;
        _log = options.Log is null ? null : new LogPump(options.Log, options.LogOverflow);
        _plan.Starter.Open(_log);
        _router = new Lazy<CallRouter>(() => new CallRouter(options, plan.Name, plan));
        _awaited = options.Workers;
        _places = new Place[options.Workers];
        for (int i = 0; i < _places.Length; i++)
        {
            _places[i] = new Place(this, i, options);
        }

        _memory = MemoryWatch.For(this, options);
    }

    public CallRouter Router => _router.Value;

    /// <summary>What the newest worker exposes; there once the pool has started.</summary>
    public ActionTable Actions => _actions!;

    public int FirstProcessId => _places[0].ProcessId;

    /// <summary>The way to the first place's worker, while it has one that is ready.</summary>
    public Link? FirstLink => _places[0].Link;

    public bool IsStopping => _isStopping;

    /// <summary>All workers that have not ended, those that start and those that finish included.</summary>
    public IReadOnlyList<Worker> Workers
    {
        get
        {
            lock (_gate)
            {
                return [.. _workers];
            }
        }
    }

    /// <summary>Starts all workers at once and waits until they are ready. When one fails, all are ended and its error is thrown.</summary>
    public static async Task<Pool> StartAsync(WorkerPlan plan, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Pool pool = Begin(plan);
        try
        {
            await pool._started.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return pool;
        }
        catch
        {
            await pool.Stop().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>As <see cref="StartAsync"/>, for callers that block.</summary>
    public static Pool Start(WorkerPlan plan, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Pool pool = Begin(plan);
        try
        {
            pool._started.Task.WaitAsync(cancellationToken).GetAwaiter().GetResult();
            return pool;
        }
        catch
        {
            pool.Stop().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>Lets calls in flight finish within the stop limit, on all workers at a time, then ends their processes. The task ends when all of it is gone.</summary>
    public Task Stop()
    {
        bool isOver;
        lock (_gate)
        {
            _isStopping = true;
            isOver = _lives == 0 && !_hasEnded;
            _hasEnded |= isOver;
        }

        _plan.Starter.Stop();
        Router.Refuse(() => new LinkException($"The peer of {_plan.Target} was disposed."));
        foreach (Worker worker in Workers)
        {
            worker.Stop();
        }

        foreach (Place place in _places)
        {
            place.EndPause();
            place.EndReload();
        }

        if (isOver)
        {
            new Thread(End) { IsBackground = true, Name = "Pons worker" }.Start();
        }

        // The end waits for the log handler; a handler that disposes its own peer cannot wait for the end.
        return _log is { IsHandling: true } ? Task.CompletedTask : _ended.Task;
    }

    /// <summary>Replaces all workers by ones that load the module anew: first one of them alone, so that a module that cannot be loaded costs nobody a worker.</summary>
    public Task ReloadAsync()
    {
        lock (_gate)
        {
            return _lastReload = ReloadAfterAsync(_lastReload);
        }
    }

    /// <summary>Waits until everything printed so far has been handled.</summary>
    public void FlushLog() => _log?.Flush();

    public IReadOnlyList<WorkerInfo> Snapshot() => [.. _places.Select(place => place.Snapshot())];

    /// <summary>Runs a place's life on a thread of its own, unless the pool stops.</summary>
    public void RunLife(Action life)
    {
        lock (_gate)
        {
            if (_isStopping)
            {
                return;
            }

            _lives++;
        }

        new Thread(() => Run(life)) { IsBackground = true, Name = "Pons worker" }.Start();
    }

    /// <summary>Starts a worker; one that comes while the pool stops is stopped at once.</summary>
    /// <exception cref="WorkerLostException">Its program could not be started.</exception>
    public Worker StartWorker(int number, IWorkerOwner owner)
    {
        var worker = new Worker(_plan.Starter.Start(_plan.Command), _plan, number, _log, owner);
        lock (_gate)
        {
            _workers.Add(worker);
            if (_isStopping)
            {
                worker.Stop();
            }
        }

        return worker;
    }

    public void Remove(Worker worker)
    {
        lock (_gate)
        {
            _workers.Remove(worker);
        }
    }

    /// <summary>What a worker says of itself when it is ready; the newest is right.</summary>
    public void Learn(PeerReady ready)
    {
        if (_actions is not { } known || !known.Ready.Says(ready))
        {
            _actions = new ActionTable(ready);
        }
    }

    /// <summary>A place has its first worker.</summary>
    public void OnFirstReady()
    {
        if (Interlocked.Decrement(ref _awaited) == 0)
        {
            _started.TrySetResult();
        }
    }

    /// <summary>A place could not get its first worker.</summary>
    public void FailStart(Exception error)
    {
        if (_started.TrySetException(error))
        {
            _ = _started.Task.Exception; // seen: whoever gave the start up waits for it no more
        }
    }

    /// <summary>A place gets no more workers.</summary>
    public void GiveUp(int index, int tries, Exception? error)
    {
        string last = error is null ? "" : $" The last error: {error.Message}";
        string why = tries == 0
            ? $"its last worker died, and workers are not started again ({nameof(RestartPolicy)}.{nameof(RestartPolicy.RestartLimit)} is 0)"
            : $"its last worker died or could not be started {tries} times in a row before it was given a call ({nameof(RestartPolicy)}.{nameof(RestartPolicy.RestartLimit)})";
        Router.GiveUp(index, () => new WorkerLostException($"{_plan.Name} was given up: {why}.{last}", innerException: error));
    }

    private static Pool Begin(WorkerPlan plan)
    {
        var pool = new Pool(plan);
        foreach (Place place in pool._places)
        {
            place.Start();
        }

        // While the processes start, this thread makes ready what is needed as soon as they run, and is slow the first time.
        WorkerHello.Rehearse(plan);
        _ = pool.Router;
        HubMeter.Open();
        return pool;
    }

    private async Task ReloadAfterAsync(Task previous)
    {
        // Whoever asked for that one is told how it ended. What follows does not run under the lock.
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Place[] places = [.. _places.Where(place => !place.IsGivenUp)];
        if (places.Length == 0)
        {
            throw new LinkException($"{_plan.Name} was given up, and is not started any more.");
        }

        await places[0].ReloadAsync().ConfigureAwait(false);
        await Task.WhenAll(places[1..].Select(place => place.ReloadAsync())).ConfigureAwait(false);
    }

    private void Run(Action life)
    {
        life();
        bool isOver;
        lock (_gate)
        {
            isOver = --_lives == 0 && _isStopping && !_hasEnded;
            _hasEnded |= isOver;
        }

        if (isOver)
        {
            End();
        }
    }

    private void End()
    {
        _memory?.Dispose();
        _plan.Starter.Close();
        _log?.Dispose();
        _ended.TrySetResult();
    }
}
