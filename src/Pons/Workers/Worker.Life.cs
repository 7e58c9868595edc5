namespace Pons.Workers;

/// <content>From the start of the process to its end, on a thread of its own: the one place where it is decided that a worker is gone, and why.</content>
internal sealed partial class Worker
{
    // What a worker wrote before it died is still read; but a stranger who holds its pipes may not delay the news.
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AskedToDie = TimeSpan.FromMilliseconds(500);

    private string Process => $"process {_process.Id}, {_command.Program}";

    private void Live()
    {
        try
        {
            LiveToTheEnd();
        }
        catch (Exception error)
        {
            // A defect of ours may cost this worker, but neither its callers' patience nor the host.
            _ready.TrySetException(error);
            Link.Close(() => new LinkException($"The worker of {_target} was lost by a defect of Pons.", innerException: error));
            _arena?.Dispose();
            _process.Dispose();
            _ended.TrySetResult();
        }
    }

    private void LiveToTheEnd()
    {
        WorkerLostException? tooLate = AwaitReady();
        if (tooLate is null)
        {
            AwaitEnd();
        }

        ExitStatus? exit = EndProcess();

        // The worker's watcher now ends what is left of its process group; that closes the pipes, which are then read to their end.
        _process.Pipe.CloseWriting();
        WaitAny(LastWords, Task.WhenAll(_linkEnded.Task, _printedAll.Task));
        if (_ready.TrySetException(tooLate ?? Reason(exit)))
        {
            _ = _ready.Task.Exception; // seen: whoever gave the start up waits for it no more
        }

        Link.Close(() => Reason(exit));
        _arena?.Dispose();
        _process.Dispose();
        _log?.Dispose();
        _ended.TrySetResult();
    }

    /// <summary>Waits until the module is loaded or it is clear that it will not be; answers why, if that is known now.</summary>
    private WorkerLostException? AwaitReady()
    {
        if (WaitAny(_options.StartLimit, _ready.Task, _process.Exit, _linkEnded.Task, _stopAsked.Task))
        {
            return null;
        }

        // Asked to die, Python says where it stood.
        _process.Kill(isAsked: true);
        WaitAny(AskedToDie, Task.WhenAll(_process.Exit, _printedAll.Task));
        return Lost($"Python did not finish importing {_target} within {_options.StartLimit.TotalSeconds:0.###} s (the start limit) and was ended.", null);
    }

    /// <summary>Waits until the process ends, its pipe ends or it shall end.</summary>
    private void AwaitEnd()
    {
        Task.WaitAny(_process.Exit, _linkEnded.Task, _stopAsked.Task);
        if (_stopAsked.Task.IsCompleted)
        {
            if (_ready.Task.IsCompletedSuccessfully && !_process.Exit.IsCompleted)
            {
                Link.SendStop();
                WaitAny(_options.StopLimit, _process.Exit);
            }
        }
        else if (_linkError is not ProtocolException)
        {
            // A pipe that ended: most likely the process is just ending. One that is not cannot be spoken to any more.
            WaitAny(LastWords, _process.Exit);
        }
    }

    /// <summary>Ends the process if it has not ended; answers how it ended if that was by itself.</summary>
    private ExitStatus? EndProcess()
    {
        if (_process.Exit.IsCompleted)
        {
            return _process.Exit.GetAwaiter().GetResult();
        }

        _process.Kill();
        Task.WaitAny(_process.Exit);
        return null;
    }

    /// <summary>Whether one of the tasks ended within the limit. The system's clock needs no timer, and so no thread of a pool that may be busy.</summary>
    private bool WaitAny(TimeSpan limit, params Task[] tasks) => _options.TimeProvider == TimeProvider.System
        ? Task.WaitAny(tasks, limit) >= 0
        : Task.WaitAny([.. tasks, Task.Delay(limit, _options.TimeProvider)]) < tasks.Length;

    private Exception Reason(ExitStatus? exit)
    {
        if (_stopAsked.Task.IsCompleted)
        {
            return new LinkException($"The peer of {_target} was disposed.");
        }

        if (_linkError is ProtocolException fault)
        {
            return new ProtocolException(fault.Code, $"The worker of {_target} ({Process}) broke the protocol and was ended: {fault.Message}");
        }

        string when = _ready.Task.IsCompletedSuccessfully ? "died" : "ended before its module was loaded";
        return exit is null
            ? Lost($"The worker of {_target} ({Process}) closed its pipe and was ended.", null)
            : Lost($"The worker of {_target} ({Process}) {when}: {exit}.", exit);
    }

    private WorkerLostException Lost(string reason, ExitStatus? exit) => new(reason, new WorkerRemains(_command.Line, exit, _printed.Snapshot()));
}
