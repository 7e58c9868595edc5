namespace Pons.Workers;

/// <content>From the start of the process to its end, on one thread: the one place where it is decided that a worker is gone, and why.</content>
internal sealed partial class Worker
{
    // What a worker wrote before it died is still read; but a stranger who holds its pipes may not delay the news. Both are real time, whatever clock the options name: they are
    // for the system to do its part, and no limit of the user's.
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FirstWords = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AskedToDie = TimeSpan.FromMilliseconds(500);

    private string Process => $"process {_process.Id}, {_plan.Command.Program}";

    /// <summary>Whether it ends because it was asked to.</summary>
    private bool IsAsked => _stopAsked.Task.IsCompleted || _retireAsked.Task.IsCompleted;

    /// <summary>Lives the worker's life on the calling thread, to the end of the process; answers what ended it, nothing when it was asked to end and did.</summary>
    public Exception? Live()
    {
        try
        {
            return LiveToTheEnd();
        }
        catch (Exception error)
        {
            // A defect of ours may cost this worker, but neither its callers' patience nor the host.
            var lost = new LinkException($"The worker of {_plan.Target} was lost by a defect of Pons.", innerException: error);
            _process.Kill();
            _owner.OnClosing(this);
            Link.Close(() => new LinkException(lost.Message, innerException: error));
            _arena?.Dispose();
            _process.Dispose();
            return lost;
        }
    }

    private Exception? LiveToTheEnd()
    {
        WorkerLostException? tooLate = AwaitReady();
        if (tooLate is null && IsReady)
        {
            _owner.OnReady(this);
            AwaitEnd();
        }

        _owner.OnClosing(this);
        ExitStatus? exit = EndProcess();

        // The worker's watcher now ends what is left of its process group; that closes the pipes, which are then read to their end.
        _process.Pipe.CloseWriting();
        HearLastWords();
        Exception? cause = _stopAsked.Task.IsCompleted || _hasRetired ? null : LoadError() ?? tooLate ?? Reason(exit);
        Link.Close(() => Reason(exit));
        _plan.Hub.Forget(Link);
        _arena?.Dispose();
        _process.Dispose();
        return cause;
    }

    /// <summary>Waits until the module is loaded or it is clear that it will not be; answers why, if that is known now.</summary>
    private WorkerLostException? AwaitReady()
    {
        if (WaitAny(_options.StartLimit, _ready.Task, _process.Exit, _linkEnded.Task, _condemned.Task, _stopAsked.Task))
        {
            return null;
        }

        // Asked to die, Python says where it stood.
        _process.Kill(isAsked: true);
        Task.WaitAny([Task.WhenAll(_process.Exit, _printedAll.Task)], AskedToDie);
        return Lost($"{_plan.Program} did not finish importing {_plan.Target} within {_options.StartLimit.TotalSeconds:0.###} s (the start limit) and was ended.", null);
    }

    /// <summary>Waits until the process ends, its pipe ends or it shall end.</summary>
    private void AwaitEnd()
    {
        if (Task.WaitAny(_process.Exit, _linkEnded.Task, _condemned.Task, _stopAsked.Task, _retireAsked.Task, _tired.Task) is 5)
        {
            _owner.OnTired(this);
            Task.WaitAny(_process.Exit, _linkEnded.Task, _condemned.Task, _stopAsked.Task, _retireAsked.Task);
        }

        Task lastCall = Task.CompletedTask;
        if (IsAsked)
        {
            // From here on a call that comes too late goes elsewhere, instead of behind the message to stop.
            lastCall = Link.Seal();
        }
        else
        {
            _owner.OnClosing(this);
        }

        if (_retireAsked.Task.IsCompleted)
        {
            if (!WaitAny(_options.Recycle?.HandleLimit ?? Timeout.InfiniteTimeSpan, lastCall, _process.Exit, _linkEnded.Task, _condemned.Task, _stopAsked.Task))
            {
                Link.GiveUpHandles();
            }

            _hasRetired = Task.WaitAny(lastCall, _process.Exit, _linkEnded.Task, _condemned.Task, _stopAsked.Task) is 0;
        }

        if (IsAsked && !_process.Exit.IsCompleted && !_condemned.Task.IsCompleted)
        {
            Link.SendStop();
            WaitAny(_options.StopLimit, _process.Exit, _condemned.Task);
        }
    }

    /// <summary>Ends the process if it has not ended; answers how it ended if that was by itself.</summary>
    private ExitStatus? EndProcess()
    {
        if (_linkEnded.Task.IsCompleted && _linkError is not ProtocolException)
        {
            // A pipe that ended: most likely the process is just ending. One that is not cannot be spoken to any more.
            Task.WaitAny([_process.Exit], LastWords);
        }

        if (_process.Exit.IsCompleted)
        {
            return _process.Exit.GetAwaiter().GetResult();
        }

        _process.Kill();
        Task.WaitAny(_process.Exit);
        return null;
    }

    /// <summary>Waits for what the process wrote before it ended. Why a module did not load is worth waiting for: no call is in flight yet, and a host that just starts is slow.</summary>
    private void HearLastWords()
    {
        Task all = Task.WhenAll(_linkEnded.Task, _printedAll.Task);
        if (!_ready.Task.IsCompleted && !IsAsked && _verdict is null)
        {
            Task.WaitAny([_ready.Task, all], FirstWords);
        }

        Task.WaitAny([all], LastWords);
    }

    /// <summary>Whether one of the tasks ended within the limit. The system's clock needs no timer, and so no thread of a pool that may be busy.</summary>
    private bool WaitAny(TimeSpan limit, params Task[] tasks)
    {
        if (_options.TimeProvider == TimeProvider.System)
        {
            return Task.WaitAny(tasks, limit) >= 0;
        }

        using var isOver = new CancellationTokenSource();
        int first = Task.WaitAny([.. tasks, Task.Delay(limit, _options.TimeProvider, isOver.Token)]);
        isOver.Cancel();
        return first < tasks.Length;
    }

    /// <summary>What the module raised while it was imported.</summary>
    private Exception? LoadError() => _ready.Task.Exception?.InnerException;

    private Exception Reason(ExitStatus? exit)
    {
        if (_stopAsked.Task.IsCompleted)
        {
            return new LinkException($"The peer of {_plan.Target} was disposed.");
        }

        if (_verdict is not null)
        {
            return Lost($"The worker of {_plan.Target} ({Process}) was ended because {_verdict}.", exit);
        }

        if (_linkError is ProtocolException fault)
        {
            return new ProtocolException(fault.Code, $"The worker of {_plan.Target} ({Process}) broke the protocol and was ended: {fault.Message}");
        }

        string when = IsReady ? "died" : "ended before its module was loaded";
        return exit is null
            ? Lost($"The worker of {_plan.Target} ({Process}) closed its pipe and was ended.", null)
            : Lost($"The worker of {_plan.Target} ({Process}) {when}: {exit}.", exit);
    }

    private WorkerLostException Lost(string reason, ExitStatus? exit) => new(reason, new WorkerRemains(_plan.Command.Line, exit, _printed.Snapshot()));
}
