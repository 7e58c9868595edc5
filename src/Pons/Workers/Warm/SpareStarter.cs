using System.Diagnostics.CodeAnalysis;
using Pons.Logs;

namespace Pons.Workers.Warm;

/// <summary>Where nothing can be forked (Windows): keeps one process ahead that has imported everything but the user's module.</summary>
/// <remarks>Safe for any number of threads. The first worker starts in the ordinary way, those after it are spares.</remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The last pool's Close ends the spare.")]
internal sealed class SpareStarter(IReadOnlyList<string> preload) : IWorkerStarter
{
    // Before it waits for hello, and so knows no module of the user's (runtimes/python/pons/worker.py).
    private const string Ahead = "--ahead";

    private readonly Lock _gate = new();
    private IWorkerProcess? _spare;
    private LogPump? _log;
    private int _pools;

    /// <summary>The process that waits; 0 where there is none.</summary>
    public int SpareId
    {
        get
        {
            lock (_gate)
            {
                return _spare?.Id ?? 0;
            }
        }
    }

    /// <summary>Whether it has ended while it waited.</summary>
    public bool SpareHasEnded
    {
        get
        {
            lock (_gate)
            {
                return _spare is { Exit.IsCompleted: true };
            }
        }
    }

    public void Open(LogPump? log)
    {
        lock (_gate)
        {
            _pools++;
            _log = log ?? _log;
        }
    }

    public IWorkerProcess Start(WorkerCommand command)
    {
        IWorkerProcess? spare;
        lock (_gate)
        {
            (spare, _spare) = (_spare, null);
        }

        if (spare is { Exit.IsCompleted: true })
        {
            // It ended while it waited. A new one says why, to whoever waits for this worker.
            End(spare);
            spare = null;
        }

        IWorkerProcess process = spare ?? Launch(command);
        new Thread(() => Prepare(command)) { IsBackground = true, Name = "Pons spare" }.Start();
        return process;
    }

    public void Close()
    {
        IWorkerProcess? spare = null;
        lock (_gate)
        {
            if (--_pools == 0)
            {
                (spare, _spare) = (_spare, null);
            }
        }

        if (spare is not null)
        {
            End(spare);
        }
    }

    private IWorkerProcess Launch(WorkerCommand command) => ChildStarter.Instance.Start(command with { Arguments = [.. command.Arguments, Ahead, .. preload] });

    private void Prepare(WorkerCommand command)
    {
        IWorkerProcess spare;
        try
        {
            spare = Launch(command);
        }
        catch (WorkerLostException error)
        {
            _log?.Post(new LogEntry("warning", $"No spare worker could be started ahead: {error.Reason}\n", "pons"));
            return;
        }

        lock (_gate)
        {
            if (_pools > 0 && _spare is null)
            {
                _spare = spare;
                return;
            }
        }

        End(spare);
    }

    private static void End(IWorkerProcess spare)
    {
        spare.Kill();
        spare.CloseErrors();
        spare.Dispose();
    }
}
