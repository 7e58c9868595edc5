using Pons.Workers;

namespace Pons.Pools;

/// <content>How the place is doing.</content>
internal sealed partial class Place
{
    // All that have not ended: the current one, its replacement, and those that finish their last calls.
    private readonly List<Worker> _workers = [];
    private WorkerState _state = WorkerState.Starting;
    private DateTimeOffset _since;
    private Exception? _lastError;
    private int _restarts;
    private long _answeredBefore;
    private long _failedBefore;

    /// <summary>The process of the newest worker that was ready.</summary>
    public int ProcessId { get; private set; }

    public WorkerInfo Snapshot()
    {
        lock (_gate)
        {
            Worker? shown = _current ?? _workers.LastOrDefault();
            return new WorkerInfo
            {
                Number = Number,
                State = _state,
                Since = _since,
                ProcessId = shown?.ProcessId,
                Restarts = _restarts,
                CallsInFlight = _workers.Sum(worker => worker.Link.CallsInFlight),
                CallsAnswered = _answeredBefore + _workers.Sum(worker => worker.Link.CallsAnswered),
                CallsFailed = _failedBefore + _workers.Sum(worker => worker.Link.CallsFailed),
                MemoryBytes = shown?.MemoryBytes,
                LastError = _lastError,
            };
        }
    }

    /// <summary>Enters a state, unless it is there already or was there for good.</summary>
    private void Enter(WorkerState state)
    {
        lock (_gate)
        {
            if (state != _state && _state is not (WorkerState.GivenUp or WorkerState.Stopped))
            {
                _state = state;
                _since = _time.GetUtcNow();
            }
        }
    }

    private void Begin(Worker worker)
    {
        lock (_gate)
        {
            _workers.Add(worker);
            if (_current is null)
            {
                Enter(WorkerState.Starting);
            }
        }
    }

    private void Forget(Worker? worker, Exception? error)
    {
        _lastError = error ?? _lastError;
        if (worker is not null)
        {
            _workers.Remove(worker);
            _answeredBefore += worker.Link.CallsAnswered;
            _failedBefore += worker.Link.CallsFailed;
        }
    }
}
