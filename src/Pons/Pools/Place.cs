using Pons.Links;
using Pons.Workers;

namespace Pons.Pools;

/// <summary>One of a pool's supervised places: starts its worker, and starts another one when that dies or tires.</summary>
/// <remarks>
/// Each worker has a thread that lives its life. When it dies, that thread starts the next one; when it is to be recycled, a second thread starts the replacement and has
/// the place from then on, while the first sees the old worker to its end. Safe for any number of threads.
/// </remarks>
internal sealed partial class Place : IWorkerOwner
{
    private readonly Pool _pool;
    private readonly int _index;
    private readonly TimeProvider _time;
    private readonly RestartPolicy _policy;
    private readonly RestartCounter _deaths;
    private readonly Pause _pause;
    private readonly Lock _gate = new();

    // The worker that gets the place's calls, and since when.
    private Worker? _current;
    private Seat? _seat;
    private long _readySince;
    private bool _wasEverReady;
    private bool _isReplacing;
    private RestartCounter _failedReplacements;

    public Place(Pool pool, int index, WorkerOptions options)
    {
        _pool = pool;
        _index = index;
        _time = options.TimeProvider;
        _policy = options.Restart;
        _deaths = new RestartCounter(_policy);
        _failedReplacements = new RestartCounter(_policy);
        _pause = new Pause(_time);
        _since = _time.GetUtcNow();
    }

    public int Number => _index + 1;

    public Link? Link
    {
        get
        {
            lock (_gate)
            {
                return _current?.Link;
            }
        }
    }

    /// <summary>Begins the place's first worker.</summary>
    public void Start() => _pool.RunLife(Supervise);

    /// <summary>The pool stops: a pause has no purpose any more.</summary>
    public void EndPause() => _pause.End();

    public void OnReady(Worker worker)
    {
        Worker? old;
        Seat? oldSeat;
        bool isFirst;
        Seat seat = _pool.Router.NewSeat(_index, worker.Link);
        lock (_gate)
        {
            worker.HasTakenPlace = true;
            (old, oldSeat, isFirst) = (_current, _seat, !_wasEverReady);
            (_current, _seat, _wasEverReady, _isReplacing) = (worker, seat, true, false);
            ProcessId = worker.Ready.ProcessId;
            _readySince = _time.GetTimestamp();
            _failedReplacements = new RestartCounter(_policy);
        }

        _pool.Learn(worker.Ready);
        _pool.Router.Open(seat);
        Enter(WorkerState.Ready);
        if (old is not null)
        {
            // The new seat is open by now: at no moment has a call had to wait.
            _pool.Router.Close(oldSeat!);
            old.Retire();
        }

        SettleReload();
        if (isFirst)
        {
            _pool.OnFirstReady();
        }
    }

    public void OnTired(Worker worker)
    {
        lock (_gate)
        {
            if (worker != _current || _isReplacing)
            {
                return;
            }

            _isReplacing = true;
            Enter(WorkerState.Recycling);
        }

        _pool.RunLife(Supervise);
    }

    public void OnClosing(Worker worker)
    {
        Seat? seat;
        lock (_gate)
        {
            seat = worker == _current ? _seat : null;
            if (seat is not null && !_pool.IsStopping)
            {
                // Told before its calls end: who learns of the death from one of them does not find the worker ready.
                Enter(WorkerState.Starting);
            }
        }

        if (seat is not null)
        {
            _pool.Router.Close(seat);
        }
    }

    private void Supervise()
    {
        try
        {
            while (!_pool.IsStopping && LiveOnce() is { } length && !_pool.IsStopping)
            {
                Rest(length);
            }
        }
        catch (Exception error)
        {
            // A defect of ours may cost this place, but not the host.
            GiveUp(error);
        }

        if (_pool.IsStopping)
        {
            EndReload();
            Enter(WorkerState.Stopped);
        }
    }

    /// <summary>One worker's life. Answers the pause before the next one's; nothing when this thread has no more to do here.</summary>
    private TimeSpan? LiveOnce()
    {
        Worker? worker = null;
        Exception? error;
        try
        {
            worker = _pool.StartWorker(Number, this);
            Begin(worker);
            error = worker.Live();
            _pool.Remove(worker);
        }
        catch (Exception failure) when (worker is null)
        {
            // It could not be started.
            error = failure;
        }

        return AfterLife(worker, error);
    }

    private void Rest(TimeSpan length)
    {
        if (length <= TimeSpan.Zero)
        {
            return;
        }

        lock (_gate)
        {
            if (_current is null)
            {
                Enter(WorkerState.Pausing);
            }
        }

        _pause.Wait(length);
    }

    private TimeSpan? AfterLife(Worker? worker, Exception? error)
    {
        lock (_gate)
        {
            Forget(worker, error);
            // Not whether it is ready: one that dies just then may say so when nobody listens any more.
            bool wasReplaced = worker is { HasTakenPlace: true } && worker != _current;
            if (wasReplaced || _pool.IsStopping)
            {
                _current = wasReplaced ? _current : null;
                return null;
            }

            _pause.Begin();
            bool isReplacement = _isReplacing && (worker is null || worker != _current);
            if ((isReplacement || worker is not { HasTakenPlace: true }) && FailReload(error))
            {
                return null;
            }

            if (isReplacement && _current is not null)
            {
                return PauseAfterFailedReplacement();
            }

            TimeSpan? pause = CountDeath(worker);
            if (_isReplacing && !isReplacement)
            {
                // The other thread has a replacement under way, or pauses before the next try.
                _pause.End();
                return null;
            }

            _isReplacing = false;
            if (_wasEverReady && pause is not null)
            {
                _restarts++;
                return pause;
            }
        }

        GiveUp(error);
        return null;
    }

    /// <summary>Nobody is without a worker because of it, so it need not be tried again at once.</summary>
    private TimeSpan PauseAfterFailedReplacement()
    {
        TimeSpan pause = _failedReplacements.NextPause();
        return pause > TimeSpan.Zero ? pause : _failedReplacements.NextPause();
    }

    private TimeSpan? CountDeath(Worker? worker)
    {
        TimeSpan? life = worker is not null && worker == _current ? _time.GetElapsedTime(_readySince) : null;
        (_current, _seat) = (null, null);
        Enter(WorkerState.Starting);
        return _deaths.AfterDeath(life, worker?.Link.WasCalled ?? false);
    }

    private void GiveUp(Exception? error)
    {
        bool wasEverReady;
        int tries;
        lock (_gate)
        {
            Enter(WorkerState.GivenUp);
            EndReload(error ?? new LinkException($"Worker {Number} was given up."));
            (wasEverReady, tries) = (_wasEverReady, _deaths.Fruitless);
        }

        if (wasEverReady)
        {
            _pool.GiveUp(_index, tries, error);
        }
        else
        {
            _pool.FailStart(error ?? new LinkException("A worker ended before it was ready, by a defect of Pons."));
        }
    }
}
