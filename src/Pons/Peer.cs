using Pons.Links;
using Pons.Pools;
using Pons.Protocol.Values;
using Pons.Workers;

namespace Pons;

/// <summary>A module that runs in one or several worker processes: exposes actions, and can be called.</summary>
/// <remarks>Safe for any number of threads. Disposing lets calls in flight finish for a moment, then ends the processes and all that they started.</remarks>
public sealed partial class Peer : IAsyncDisposable, IDisposable
{
    private readonly Pool _pool;
    private readonly CallRouter _router;
    private readonly bool _ownsHub;
    private readonly List<string> _jobNames = [];

    internal Peer(Pool pool, WorkerPlan plan, bool ownsHub)
    {
        _pool = pool;
        _router = pool.Router;
        _ownsHub = ownsHub;
        (Plan, Hub, Name) = (plan, plan.Hub, plan.Name);
        Module = Path.GetFileNameWithoutExtension(plan.Name);
    }

    /// <summary>What holds it, and what its Python code can call; disposed with the peer where the peer was not added to a hub.</summary>
    public Hub Hub { get; }

    /// <summary>What the peer was started from, such as <c>calc.py</c>.</summary>
    public string Name { get; }

    /// <summary>The actions that it exposes, as the worker that started last says.</summary>
    public IReadOnlyList<ActionInfo> Actions => _pool.Actions.Ready.Actions;

    /// <summary>The peer's language and its version, such as <c>python 3.11.2</c>.</summary>
    public string Language => $"{_pool.Actions.Ready.Language} {_pool.Actions.Ready.LanguageVersion}";

    /// <summary>The id of the first worker's process; of its last one, when it has none just now.</summary>
    public int ProcessId => _pool.FirstProcessId;

    /// <summary>How each worker is doing at this moment.</summary>
    public IReadOnlyList<WorkerInfo> Workers => _pool.Snapshot();

    /// <summary>How many calls wait for a worker at this moment.</summary>
    public int QueuedCalls => _router.Waiting;

    /// <summary>Asks for all that the module's author wrote: signatures, hints, defaults, docs.</summary>
    public async Task<ModuleDescription> DescribeAsync(CancellationToken cancellationToken = default)
    {
        var options = new CallOptions { CancellationToken = cancellationToken };
        return DescriptionReader.Read(await _router.CallAsync<object?>(ExposedAction.Describe, [], options).ConfigureAwait(false));
    }

    /// <summary>As <see cref="DescribeAsync"/>, for callers that block.</summary>
    public ModuleDescription Describe(CancellationToken cancellationToken = default)
    {
        var options = new CallOptions { CancellationToken = cancellationToken };
        return DescriptionReader.Read(_router.Call<object?>(ExposedAction.Describe, [], options));
    }

    /// <summary>Asks what the hints of its actions mean.</summary>
    internal async Task<ModuleTypes> DescribeTypesAsync(CancellationToken cancellationToken)
    {
        var options = new CallOptions { CancellationToken = cancellationToken };
        return TypesReader.Read(await _router.CallAsync<object?>(ExposedAction.Types, [], options).ConfigureAwait(false));
    }

    /// <summary>Lets calls in flight finish within <see cref="WorkerOptions.StopLimit"/>, then ends the processes and all that they started.</summary>
    public ValueTask DisposeAsync() => new(End());

    /// <summary>As <see cref="DisposeAsync"/>, for callers that block.</summary>
    public void Dispose() => End().GetAwaiter().GetResult();

    /// <summary>What its workers are started by.</summary>
    internal WorkerPlan Plan { get; }

    /// <summary>What the actions of its module can be named by, before a dot.</summary>
    internal string Module { get; }

    internal CallRouter Router => _router;

    /// <summary>The way to its first worker, while that is ready.</summary>
    internal Link? FirstLink => _pool.FirstLink;

    /// <summary>It has a job of that name at the hub.</summary>
    internal void AddJobName(string name)
    {
        lock (_jobNames)
        {
            _jobNames.Add(name);
        }
    }

    /// <summary>The names of its jobs at the hub, for whoever removes them.</summary>
    internal IReadOnlyList<string> TakeJobNames()
    {
        lock (_jobNames)
        {
            string[] names = [.. _jobNames];
            _jobNames.Clear();
            return names;
        }
    }

    /// <summary>Whether it has no worker any more, and will get none.</summary>
    internal bool IsGivenUp => _router.IsGivenUp;

    internal PeerReady Ready => _pool.Actions.Ready;

    /// <summary>Waits until everything printed so far has been handled.</summary>
    internal void FlushLog() => _pool.FlushLog();

    internal bool Exposes(string action) => _pool.Actions.Find(action) is not null;

    internal ExposedAction? Exposed(string action) => _pool.IsStopping ? null : _pool.Actions.Find(action);

    /// <summary>Its workers are to send no events for now, or may again.</summary>
    internal void Hold(bool isHeld)
    {
        foreach (Worker worker in _pool.Workers)
        {
            var call = new PendingCall<object?>(ExposedAction.Hold.Name, new ValueLimits());
            try
            {
                if (worker.IsReady && worker.Link.SendDirectly(call, ExposedAction.Hold.WireName, [isHeld], CallOptions.None, isUrgent: true))
                {
                    worker.Link.EnsureRead();
                }
            }
            catch (LinkException)
            {
                // It is at its limits: who asks is another worker's reader, and must not pay for that. It sends on, and its events wait in a queue that is bounded.
            }
        }
    }

    private Task End()
    {
        Hub.Remove(this);
        foreach (string name in TakeJobNames())
        {
            _ = Hub.Jobs.RemoveAsync(name);
        }

        Task end = _pool.Stop();
        Task hub = _ownsHub ? Hub.DisposeAsync().AsTask() : Task.CompletedTask;
        return hub.IsCompletedSuccessfully ? end : Task.WhenAll(end, hub);
    }

    internal UnknownActionException Unknown(string action)
    {
        IReadOnlyCollection<string> names = _pool.Actions.Names;
        IReadOnlyList<string> nearest = NearestNames.Find(action, names);
        string hint = nearest.Count > 0 ? $" Did you mean {string.Join(" or ", nearest.Select(name => $"'{name}'"))}?"
            : names.Count == 0 ? " It exposes none at all: public functions of the module are its actions."
            : $" It exposes {names.Count}: {string.Join(", ", names.Order(StringComparer.Ordinal).Take(10))}{(names.Count > 10 ? ", …" : "")}.";
        return new UnknownActionException(action, $"{Name} exposes no action '{action}'.{hint}", nearest);
    }

    private ExposedAction Find(string action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return _pool.Actions.Find(action) ?? throw (_pool.IsStopping ? new LinkException($"The peer of {Name} was disposed.") : Unknown(action));
    }
}
