using Pons.Actions;
using Pons.Events;
using Pons.Jobs;
using Pons.Metrics;
using Pons.Sessions;
using Pons.Workers;

namespace Pons;

/// <summary>Holds peers and routes between them: exposes C# code to them, calls whoever exposes an action, hands events around, runs jobs.</summary>
/// <remarks>Safe for any number of threads. Disposing stops the jobs, then disposes the peers.</remarks>
public sealed partial class Hub : IAsyncDisposable, IDisposable
{
    private readonly Lock _gate = new();
    private readonly HubOptions _options;
    private volatile Peer[] _peers = [];
    private Task? _end;

    // Made when they are first asked for: most programs use few of them, and each start counts.
    private JobTable? _jobs;
    private HubValues? _scope;
    private ExposedActions? _actions;
    private SessionTable? _sessions;
    private EventTable? _topics;
    private KnownDescriptions? _descriptions;

    /// <summary>Makes a hub without peers; its jobs start as they are added.</summary>
    public Hub(HubOptions? options = null)
    {
        _options = options ?? new HubOptions();
        _options.Validate();
        LiveHubs.Add(this);
    }

    /// <summary>The peers, in the order in which they were added.</summary>
    public IReadOnlyList<Peer> Peers => _peers;

    /// <summary>The jobs, those of the peers included.</summary>
    public JobTable Jobs => Volatile.Read(ref _jobs) ?? Make(ref _jobs, MakeJobs);

    /// <summary>Values that everybody here shares: C# code, peers, clients.</summary>
    public HubValues Scope => Volatile.Read(ref _scope) ?? Make(ref _scope, static () => new HubValues());

    internal ExposedActions Actions => Volatile.Read(ref _actions) ?? Make(ref _actions, static () => new ExposedActions());

    internal SessionTable Sessions => Volatile.Read(ref _sessions) ?? Make(ref _sessions, () => new SessionTable(_options.TimeProvider, _options.SessionTime));

    internal KnownDescriptions Descriptions => Volatile.Read(ref _descriptions) ?? Make(ref _descriptions, static () => new KnownDescriptions());

    internal EventTable Topics => Volatile.Read(ref _topics) ?? Make(ref _topics, MakeTopics);

    /// <summary>Exposes C# code to all peers: a delegate as the action of that name, the public methods of an object as <c>name.method_of_it</c>, or a dictionary of such as <c>name.key</c>.</summary>
    /// <remarks>A parameter of the type <see cref="CallContext"/> or <see cref="CancellationToken"/> is filled by the hub. Calls run on threads of the pool, several at a time, or on the thread that waits for the call in whose course they are made.</remarks>
    /// <exception cref="ArgumentException">A name may not be or is taken, or something cannot be an action.</exception>
    public void Expose(string name, object target) => Actions.Expose(name, target);

    /// <inheritdoc cref="Expose(string, object)"/>
    public void Expose(string name, Delegate action) => Actions.Expose(name, action);

    /// <summary>Takes back what was exposed under a name; false when there was nothing. What runs goes on.</summary>
    public bool Withdraw(string name) => Actions.Withdraw(name);

    /// <summary>Starts Python workers for a module, as <see cref="Python.StartAsync(string, PythonOptions?, CancellationToken)"/> does, and joins them to this hub. The module's jobs start.</summary>
    public async Task<Peer> AddPythonAsync(string target, PythonOptions? options = null, CancellationToken cancellationToken = default) =>
        Add(await StartPythonAsync(target, options, cancellationToken).ConfigureAwait(false));

    /// <summary>As <see cref="AddPythonAsync"/>, for callers that block.</summary>
    public Peer AddPython(string target, PythonOptions? options = null, CancellationToken cancellationToken = default) =>
        Add(PeerStart.Start(PythonPlan.Make(this, target, options ?? new PythonOptions()), cancellationToken));

    /// <summary>Starts Node workers for a module, as <see cref="Node.StartAsync"/> does, and joins them to this hub. The module's jobs start.</summary>
    public async Task<Peer> AddNodeAsync(string target, NodeOptions? options = null, CancellationToken cancellationToken = default) =>
        Add(await StartNodeAsync(target, options, cancellationToken).ConfigureAwait(false));

    /// <summary>As <see cref="AddNodeAsync"/>, for callers that block.</summary>
    public Peer AddNode(string target, NodeOptions? options = null, CancellationToken cancellationToken = default) =>
        Add(PeerStart.Start(NodePlan.Make(this, target, options ?? new NodeOptions()), cancellationToken));

    /// <summary>Stops the jobs and disposes the peers.</summary>
    public ValueTask DisposeAsync() => new(End());

    /// <summary>As <see cref="DisposeAsync"/>, for callers that block.</summary>
    public void Dispose() => End().GetAwaiter().GetResult();

    /// <summary>Starts a peer that is to be added when its turn has come.</summary>
    internal Task<Peer> StartPythonAsync(string target, PythonOptions? options, CancellationToken cancellationToken) =>
        PeerStart.StartAsync(PythonPlan.Make(this, target, options ?? new PythonOptions()), cancellationToken);

    /// <inheritdoc cref="StartPythonAsync"/>
    internal Task<Peer> StartNodeAsync(string target, NodeOptions? options, CancellationToken cancellationToken) =>
        PeerStart.StartAsync(NodePlan.Make(this, target, options ?? new NodeOptions()), cancellationToken);

    /// <summary>A peer was disposed.</summary>
    internal void Remove(Peer peer)
    {
        lock (_gate)
        {
            _peers = [.. _peers.Where(other => other != peer)];
        }
    }

    /// <summary>Joins a peer that is ready.</summary>
    internal Peer Add(Peer peer)
    {
        bool isTooLate;
        lock (_gate)
        {
            isTooLate = _end is not null;
            if (!isTooLate)
            {
                _peers = [.. _peers, peer];
            }
        }

        try
        {
            ObjectDisposedException.ThrowIf(isTooLate, this);
            PeerJobs.AddTo(this, peer);
            return peer;
        }
        catch
        {
            // Its caller never gets it, and nobody else would end it.
            _ = peer.DisposeAsync().AsTask();
            throw;
        }
    }

    private T Make<T>(ref T? thing, Func<T> make)
        where T : class
    {
        lock (_gate)
        {
            return thing ??= make();
        }
    }

    private JobTable MakeJobs()
    {
        var jobs = new JobTable(_options.TimeProvider, this);
        jobs.StartAll();
        return jobs;
    }

    private EventTable MakeTopics()
    {
        var topics = new EventTable();
        topics.HoldChanged += Hold;
        return topics;
    }

    private Task End()
    {
        lock (_gate)
        {
            if (_end is null && _jobs is null && _peers.Length == 0)
            {
                EndAtOnce();
                _end = Task.CompletedTask;
            }

            return _end ??= EndAsync();
        }
    }

    private async Task EndAsync()
    {
        await Jobs.StopAllAsync().ConfigureAwait(false);
        await Task.WhenAll(_peers.Select(peer => peer.DisposeAsync().AsTask())).ConfigureAwait(false);
        EndAtOnce();
    }

    private void EndAtOnce()
    {
        LiveHubs.Remove(this);
        _topics?.Close();
        _sessions?.Dispose();
    }
}
