using Pons.Links;
using Pons.Logs;

namespace Pons.Workers;

/// <summary>One process that is a peer: its start, its link, its prints, its end.</summary>
/// <remarks>Safe for any number of threads. Whatever ends it, every call on it ends, once, within 100 ms.</remarks>
internal sealed partial class Worker : ILinkOwner, IAsyncDisposable
{
    // What a worker wrote before it died is still read; but a stranger who holds its pipes may not delay the news.
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AskedToDie = TimeSpan.FromMilliseconds(500);

    private readonly IWorkerProcess _process;
    private readonly WorkerCommand _command;
    private readonly PythonOptions _options;
    private readonly string _target;
    private readonly LogPump? _log;
    private readonly LastLines _printed = new();
    private readonly TaskCompletionSource<PeerReady> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _linkEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _printedAll = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _watch;
    private Exception? _linkError;
    private volatile bool _isStopping;

    private Worker(IWorkerProcess process, WorkerCommand command, string target, PythonOptions options)
    {
        _process = process;
        _command = command;
        _options = options;
        _target = target;
        _log = options.Log is null ? null : new LogPump(options.Log, options.LogOverflow);
        byte[] preamble = Guid.NewGuid().ToByteArray();
        Link = new Link(process.Pipe, this, options.Limits, preamble, options.TimeProvider);
        Link.SendHello(Hello(target, preamble, options.Limits));
        Link.Start();
        new Thread(ReadErrors) { IsBackground = true, Name = "Pons errors" }.Start();
        _watch = WatchAsync();
    }

    public Link Link { get; }

    /// <summary>What the peer said of itself; there once <see cref="StartAsync"/> has ended.</summary>
    public PeerReady Ready { get; private set; } = null!;

    /// <summary>Starts a process and waits until its module is loaded.</summary>
    public static async Task<Worker> StartAsync(
        IWorkerStarter starter, WorkerCommand command, string target, PythonOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var worker = new Worker(starter.Start(command), command, target, options);
        try
        {
            worker.Ready = await worker._ready.Task.WaitAsync(options.StartLimit, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            return worker;
        }
        catch (TimeoutException)
        {
            throw await worker.GiveUpStartAsync().ConfigureAwait(false);
        }
        catch
        {
            await worker.EndAsync(TimeSpan.Zero).ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await EndAsync(_options.StopLimit).ConfigureAwait(false);

    /// <summary>Lets calls in flight finish within <paramref name="grace"/>, then ends the process.</summary>
    private async Task EndAsync(TimeSpan grace)
    {
        _isStopping = true;
        if (grace > TimeSpan.Zero)
        {
            Link.SendStop();
            await WaitAsync(_process.Exit, grace).ConfigureAwait(false);
        }

        if (!_process.Exit.IsCompleted)
        {
            _process.Kill();
        }

        await _watch.ConfigureAwait(false);
        if (_log is not null)
        {
            await _log.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the end of the process, whoever brings it about, and tells every call.</summary>
    private async Task WatchAsync()
    {
        await Task.WhenAny(_process.Exit, _linkEnded.Task).ConfigureAwait(false);
        if (!_process.Exit.IsCompleted)
        {
            // The pipe ended first. Most likely the process is just ending; one that is not cannot be spoken to any more.
            if (_linkError is not ProtocolException)
            {
                await WaitAsync(_process.Exit, LastWords).ConfigureAwait(false);
            }

            if (!_process.Exit.IsCompleted)
            {
                _process.Kill();
                await _process.Exit.ConfigureAwait(false);
                Lose(null);
                return;
            }
        }

        Lose(await _process.Exit.ConfigureAwait(false));
    }

    private async void Lose(ExitStatus? exit)
    {
        // The worker's watcher now ends what is left of its process group; that closes the pipes, which are then read to their end.
        _process.Pipe.CloseWriting();
        await WaitAsync(Task.WhenAll(_linkEnded.Task, _printedAll.Task), LastWords).ConfigureAwait(false);
        _ready.TrySetException(Reason(exit));
        Link.Close(() => Reason(exit));
        _process.Dispose();
    }

    private async Task WaitAsync(Task task, TimeSpan limit) =>
        await Task.WhenAny(task, Task.Delay(limit, _options.TimeProvider)).ConfigureAwait(false);

    private async Task<WorkerLostException> GiveUpStartAsync()
    {
        _process.Kill(isAsked: true);
        await WaitAsync(Task.WhenAll(_process.Exit, _printedAll.Task), AskedToDie).ConfigureAwait(false);
        WorkerLostException error = Lost($"Python did not finish importing {_target} within {_options.StartLimit.TotalSeconds:0.###} s ({nameof(PythonOptions)}.{nameof(PythonOptions.StartLimit)}) and was ended.", null);
        await EndAsync(TimeSpan.Zero).ConfigureAwait(false);
        return error;
    }

    private Exception Reason(ExitStatus? exit)
    {
        if (_isStopping)
        {
            return new LinkException($"The peer of {_target} was disposed.");
        }

        if (_linkError is ProtocolException fault)
        {
            return new ProtocolException(fault.Code, $"The worker of {_target} (process {_process.Id}) broke the protocol and was ended: {fault.Message}");
        }

        string when = _ready.Task.IsCompletedSuccessfully ? "died" : "ended before its module was loaded";
        return exit is null
            ? Lost($"The worker of {_target} (process {_process.Id}) closed its pipe and was ended.", null)
            : Lost($"The worker of {_target} (process {_process.Id}) {when}: {exit}.", exit);
    }

    private WorkerLostException Lost(string message, ExitStatus? exit)
    {
        IReadOnlyList<string> lines = _printed.Snapshot();
        string tail = lines.Count == 0 ? " It printed nothing to stderr." : $" The last it printed to stderr:{string.Concat(lines.Select(line => $"{Environment.NewLine}    {line}"))}";
        return new WorkerLostException(message + tail, new WorkerRemains(_command.Line, exit, lines));
    }

    private static Dictionary<string, object?> Hello(string target, byte[] preamble, LinkLimits limits) => new()
    {
        ["version"] = PeerReady.Version,
        ["preamble"] = preamble,
        ["target"] = target,
        ["limits"] = new Dictionary<string, object?> { ["message"] = limits.MessageBytes, ["depth"] = limits.Depth, ["calls"] = limits.Calls },
    };
}
