using System.Security.Cryptography;
using System.Text;
using Pons.Logs;

namespace Pons.Workers.Warm;

/// <summary>A Python process that has imported what others need and forks whenever it is asked to; the conversation with it.</summary>
/// <remarks>Safe for any number of threads. Its forks outlive it only where it is killed: disposing it ends its scripts, and lets its workers go on.</remarks>
internal sealed partial class Template : IDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    private readonly TemplatePlan _plan;
    private readonly IWorkerProcess _process;
    private readonly byte[] _nonce;
    private readonly LogPump? _log;
    private readonly LastLines _printed = new();
    private readonly TaskCompletionSource<IReadOnlyList<PreloadedModule>> _preloaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly Lock _writing = new();
    private readonly Dictionary<long, PendingFork> _pending = [];
    private readonly Dictionary<long, ForkedProcess> _forks = [];
    private long _last;
    private bool _isGone;

    private Template(TemplatePlan plan, IWorkerProcess process, string nonce, LogPump? log)
    {
        _plan = plan;
        _process = process;
        _nonce = Encoding.ASCII.GetBytes(nonce + "\n");
        _log = log;
        Environment = WholeEnvironment.With(plan.Environment);
        WorkingDirectory = plan.WorkingDirectory ?? Directory.GetCurrentDirectory();
        new Thread(ReadAnswers) { IsBackground = true, Name = "Pons template" }.Start();
        new Thread(ReadErrors) { IsBackground = true, Name = "Pons errors" }.Start();
    }

    public int ProcessId => _process.Id;

    /// <summary>The environment that it was started with.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    public string WorkingDirectory { get; }

    /// <summary>Whether it can be asked for forks no more.</summary>
    public bool IsGone
    {
        get
        {
            lock (_gate)
            {
                return _isGone;
            }
        }
    }

    /// <summary>Ends when the imports are done; fails when one failed, or the process ended.</summary>
    public Task<IReadOnlyList<PreloadedModule>> Preloaded => _preloaded.Task;

    /// <exception cref="WorkerLostException">Its program could not be started.</exception>
    public static Template Start(TemplatePlan plan, LogPump? log)
    {
        string nonce = RandomNumberGenerator.GetHexString(32);
        return new Template(plan, ChildStarter.Instance.Start(plan.Command(nonce)), nonce, log);
    }

    /// <summary>Waits for the imports; a template that takes too long is ended.</summary>
    /// <exception cref="WorkerLostException">An import failed, or the time was up.</exception>
    public async Task<IReadOnlyList<PreloadedModule>> AwaitPreloadedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Preloaded.WaitAsync(_plan.StartLimit, _plan.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            throw Lost($"The template did not finish importing {string.Join(", ", _plan.Preload)} within {_plan.StartLimit.TotalSeconds:0.###} s (the start limit) and was ended.", null);
        }
    }

    /// <summary>Why a process with this environment and folder cannot be a fork of this template; nothing when it can.</summary>
    public string? Obstacle(IReadOnlyDictionary<string, string> environment, string? folder)
    {
        if (WholeEnvironment.FirstEarlyDifference(Environment, environment) is { } name)
        {
            return $"the variable {name} is not what the template was started with, and Python reads it at its start only";
        }

        return WholeEnvironment.HasRelativePath(environment) && Path.GetFullPath(folder ?? ".") != Path.GetFullPath(WorkingDirectory)
            ? "PYTHONPATH has an entry that is no full path, and the working folder is another one than the template's"
            : null;
    }

    /// <exception cref="ForkRefusedException">It lives, but cannot fork.</exception>
    /// <exception cref="WorkerLostException">It is gone.</exception>
    public Task<ForkedProcess> ForkAsync(ForkRequest request)
    {
        var pending = new PendingFork(new ForkPipes());
        long number;
        bool isGone;
        lock (_gate)
        {
            number = ++_last;
            isGone = _isGone;
            if (!isGone)
            {
                _pending[number] = pending;
            }
        }

        if (isGone)
        {
            pending.Fail(Lost("The template is gone.", null));
        }
        else
        {
            Write(request.ToLine(number, pending.Pipes.Paths));
        }

        return pending.Answer;
    }

    /// <summary>Sends a signal to a fork; false when it has ended, as far as is known here.</summary>
    public bool Signal(ForkedProcess fork, int signal, bool isForGroup)
    {
        lock (_gate)
        {
            if (_isGone)
            {
                return OrphanedForks.Signal(fork.Id, _process.Id, signal, isForGroup);
            }

            if (!_forks.ContainsKey(fork.Number))
            {
                return false;
            }
        }

        // By the template, and not by us: it alone knows whether the number is still the fork's.
        string scope = isForGroup ? "true" : "false";
        Write(Encoding.ASCII.GetBytes($"{{\"kill\": {fork.Number}, \"signal\": {signal}, \"group\": {scope}}}\n"));
        return true;
    }

    /// <summary>Ends it at once, whatever it is doing.</summary>
    public void Abandon() => _process.Kill();

    /// <summary>Ends it, and with it the scripts that it has forked.</summary>
    public void Dispose()
    {
        _process.Pipe.CloseWriting();
        if (!_process.Exit.Wait(EndLimit))
        {
            _process.Kill(); // it imports something that does not let it hear
        }
    }

    private void Write(byte[] line)
    {
        ReadOnlySpan<byte> rest = line;
        lock (_writing)
        {
            try
            {
                while (rest.Length > 0)
                {
                    rest = rest[_process.Pipe.TryWrite(rest)..];
                    if (rest.Length > 0)
                    {
                        _process.Pipe.WaitWritable(EndLimit);
                    }
                }
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                // It is gone, which its reader learns too, and tells everybody who waits.
            }
        }
    }
}
