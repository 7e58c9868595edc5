namespace Pons.Pools;

/// <content>A replacement that somebody asked for, because what the worker has loaded is out of date. It is tried once: what it fails by would be no better the next time.</content>
internal sealed partial class Place
{
    // Ends when a worker that was started after it was asked for takes the place, or cannot.
    private TaskCompletionSource? _reload;

    // Whether the worker that starts now was started after that. One that started before may have loaded what was there before.
    private bool _isReloading;

    public bool IsGivenUp
    {
        get
        {
            lock (_gate)
            {
                return _state == WorkerState.GivenUp;
            }
        }
    }

    /// <summary>Replaces the worker by one that loads the module anew. One at a time: the pool sees to that.</summary>
    public Task ReloadAsync()
    {
        lock (_gate)
        {
            if (_state == WorkerState.GivenUp || _pool.IsStopping)
            {
                return Task.FromException(new LinkException($"Worker {Number} cannot be replaced: it is not started any more."));
            }

            (_reload, _isReloading) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), false);
            BeginReload();

            // A worker that was lost is not waited for: what made it fail may be mended by now.
            _pause.End();
            return _reload.Task;
        }
    }

    /// <summary>The pool stops: nothing will be loaded any more.</summary>
    public void EndReload() => EndReload(new LinkException("The peer was disposed while its workers were replaced."));

    /// <summary>Starts the replacement that is waited for, if the place has a worker and none that starts.</summary>
    private void BeginReload()
    {
        if (_reload is null || _current is null || _isReplacing)
        {
            return;
        }

        (_isReplacing, _isReloading) = (true, true);
        Enter(WorkerState.Recycling);
        _pool.RunLife(Supervise);
    }

    /// <summary>A worker has taken the place.</summary>
    private void SettleReload()
    {
        lock (_gate)
        {
            if (_isReloading)
            {
                EndReload(null);
            }
            else
            {
                BeginReload();
            }
        }
    }

    /// <summary>A worker that was to take the place could not. Whether that was the one that is waited for, and the old one keeps the place.</summary>
    private bool FailReload(Exception? error)
    {
        if (_reload is not null && !_isReloading)
        {
            _isReloading = true; // the next try begins after it was asked for
            return false;
        }

        bool wasMine = _isReloading;
        if (wasMine)
        {
            EndReload(error ?? new LinkException("The replacement ended before it was ready."));
        }

        if (!wasMine || _current is null)
        {
            return false;
        }

        _isReplacing = false;
        Enter(WorkerState.Ready);
        return true;
    }

    private void EndReload(Exception? error)
    {
        lock (_gate)
        {
            TaskCompletionSource? reload = _reload;
            (_reload, _isReloading) = (null, false);
            if (error is null)
            {
                reload?.TrySetResult();
            }
            else
            {
                reload?.TrySetException(error);
            }
        }
    }
}
