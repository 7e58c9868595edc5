using Pons.Arenas;
using Pons.Links;
using Pons.Logs;

namespace Pons.Workers;

/// <summary>One process that is a peer: its start, its link, its prints, its end.</summary>
/// <remarks>Safe for any number of threads. Whatever ends it, every call on it ends, once, within 100 ms.</remarks>
internal sealed partial class Worker : ILinkOwner
{
    private readonly IWorkerProcess _process;
    private readonly WorkerCommand _command;
    private readonly PythonOptions _options;
    private readonly string _target;
    private readonly LogPump? _log;
    private readonly Arena? _arena;
    private readonly LastLines _printed = new();
    private readonly TaskCompletionSource<PeerReady> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _linkEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _printedAll = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _linkError;

    private Worker(IWorkerProcess process, WorkerCommand command, string target, PythonOptions options)
    {
        _process = process;
        _command = command;
        _options = options;
        _target = target;
        _log = options.Log is null ? null : new LogPump(options.Log, options.LogOverflow);
        byte[] preamble = Guid.NewGuid().ToByteArray();
        _arena = Arena.TryCreate(options.Limits, options.TimeProvider);
        Link = new Link(process.Pipe, this, options.Limits, preamble, options.TimeProvider, _arena);
        Link.SendHello(Hello(target, preamble, options.Limits, _arena));
        Link.Start();
        new Thread(ReadErrors) { IsBackground = true, Name = "Pons errors" }.Start();
        new Thread(Live) { IsBackground = true, Name = "Pons worker" }.Start();
    }

    public Link Link { get; }

    /// <summary>What the peer said of itself; there once the worker has started.</summary>
    public PeerReady Ready => _ready.Task.GetAwaiter().GetResult();

    /// <summary>Starts a process and waits until its module is loaded.</summary>
    public static async Task<Worker> StartAsync(
        IWorkerStarter starter, WorkerCommand command, string target, PythonOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var worker = new Worker(starter.Start(command), command, target, options);
        try
        {
            await worker._ready.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return worker;
        }
        catch
        {
            await worker.Stop().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>As <see cref="StartAsync"/>, for callers that block.</summary>
    public static Worker Start(IWorkerStarter starter, WorkerCommand command, string target, PythonOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var worker = new Worker(starter.Start(command), command, target, options);
        try
        {
            worker._ready.Task.WaitAsync(cancellationToken).GetAwaiter().GetResult();
            return worker;
        }
        catch
        {
            worker.Stop().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>Lets calls in flight finish within the stop limit, then ends the process. The task ends when all of it is gone.</summary>
    public Task Stop()
    {
        _stopAsked.TrySetResult();

        // The end waits for the log handler; a handler that disposes its own peer cannot wait for the end.
        return _log is { IsHandling: true } ? Task.CompletedTask : _ended.Task;
    }

    /// <summary>Waits until everything printed so far has been handled.</summary>
    public void FlushLog() => _log?.Flush();

    private static Dictionary<string, object?> Hello(string target, byte[] preamble, LinkLimits limits, Arena? arena)
    {
        var hello = new Dictionary<string, object?>
        {
            ["version"] = PeerReady.Version,
            ["preamble"] = preamble,
            ["target"] = target,
            ["limits"] = new Dictionary<string, object?> { ["message"] = limits.MessageBytes, ["depth"] = limits.Depth, ["calls"] = limits.Calls },
        };
        if (arena is not null)
        {
            hello["arena"] = arena.Offer;
        }

        return hello;
    }
}
