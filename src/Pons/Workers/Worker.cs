using Pons.Arenas;
using Pons.Links;
using Pons.Logs;

namespace Pons.Workers;

/// <summary>One process that is a peer: its link, its prints, its end.</summary>
/// <remarks>Safe for any number of threads; one of them lives its life (<see cref="Live"/>). Whatever ends it, every call on it ends, once, within 100 ms.</remarks>
internal sealed partial class Worker : ILinkOwner
{
    private readonly IWorkerProcess _process;
    private readonly WorkerPlan _plan;
    private readonly WorkerOptions _options;
    private readonly LogPump? _log;
    private readonly Arena? _arena;
    private readonly IWorkerOwner _owner;
    private readonly LastLines _printed = new();
    private readonly TaskCompletionSource<PeerReady> _ready = NewSource<PeerReady>();
    private readonly TaskCompletionSource _linkEnded = NewSource();
    private readonly TaskCompletionSource _printedAll = NewSource();
    private readonly TaskCompletionSource _tired = NewSource();
    private readonly TaskCompletionSource _retireAsked = NewSource();
    private readonly TaskCompletionSource _stopAsked = NewSource();
    private readonly TaskCompletionSource _condemned = NewSource();
    private Exception? _linkError;
    private string? _verdict;
    private bool _hasRetired;

    /// <param name="process">Already running.</param>
    /// <param name="plan">What it was started by.</param>
    /// <param name="number">The number of its place, which its prints bear.</param>
    /// <param name="log">Gets its prints.</param>
    /// <param name="owner">Told of its life.</param>
    public Worker(IWorkerProcess process, WorkerPlan plan, int number, LogPump? log, IWorkerOwner owner)
    {
        _process = process;
        _plan = plan;
        _options = plan.Options;
        _log = log;
        _owner = owner;
        Number = number;
        byte[] preamble = Guid.NewGuid().ToByteArray();
        _arena = plan.Form == WireForm.Binary ? Arena.TryCreate(_options.Limits, _options.TimeProvider) : null;
        Link = new Link(process.Pipe, this, _options.Limits, preamble, _options.TimeProvider, _arena, _options.GracePeriod, plan.Form)
        {
            Pool = plan,
            EnoughCalls = _options.Recycle?.AfterCalls ?? long.MaxValue,
        };
        Link.SendHello(WorkerHello.Build(plan, preamble, _arena));
        Link.Start();
        new Thread(ReadErrors) { IsBackground = true, Name = "Pons errors" }.Start();
    }

    public int Number { get; }

    public Link Link { get; }

    public int ProcessId => _process.Id;

    /// <summary>The memory that its process has for itself; nothing when it has ended or the system does not say.</summary>
    public long? MemoryBytes => _process.Exit.IsCompleted ? null : _process.MemoryBytes;

    /// <summary>Whether it has got the calls of its place at some time. Only the place alters it.</summary>
    public bool HasTakenPlace { get; set; }

    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>What the peer said of itself; there once it is ready.</summary>
    public PeerReady Ready => _ready.Task.GetAwaiter().GetResult();

    /// <summary>Lets calls in flight finish within the stop limit, then ends the process.</summary>
    public void Stop() => _stopAsked.TrySetResult();

    /// <summary>Lets calls in flight finish, however long they take, then ends the process.</summary>
    public void Retire() => _retireAsked.TrySetResult();

    /// <summary>Has it replaced, as it would ask for by itself after enough calls.</summary>
    public void Tire() => _tired.TrySetResult();

    /// <summary>Ends the process at once; its calls fail with the verdict.</summary>
    public void Condemn(string verdict)
    {
        _verdict ??= verdict;
        _condemned.TrySetResult();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
