using System.Text.Json;

namespace Pons.Workers.Warm;

/// <content>What the template says on its own thread: answers, prints, and its end.</content>
internal sealed partial class Template
{
    private const int ChunkBytes = 16 * 1024;

    /// <summary>Reads to the end of the template, and then looks after what it leaves behind.</summary>
    private void ReadAnswers()
    {
        Exception? fault = null;
        try
        {
            ReadLines();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            fault = error;
            _process.Kill();
        }

        OnGone(fault);
        _process.Dispose();
    }

    private void ReadLines()
    {
        byte[] chunk = new byte[ChunkBytes];
        List<byte> held = [];
        bool hasBegun = false;
        while (_process.Pipe.Read(chunk) is > 0 and int count)
        {
            held.AddRange(chunk.AsSpan(0, count));
            if (!hasBegun)
            {
                hasBegun = SkipToNonce(held);
            }

            while (hasBegun && held.IndexOf((byte)'\n') is >= 0 and int end)
            {
                Take(TemplateAnswer.Read(held.GetRange(0, end).ToArray()));
                held.RemoveRange(0, end + 1);
            }
        }
    }

    /// <summary>What stands before the nonce was printed by something earlier than the template, a <c>sitecustomize</c> say.</summary>
    private bool SkipToNonce(List<byte> held)
    {
        byte[] bytes = [.. held];
        int at = bytes.AsSpan().IndexOf(_nonce);
        if (at < 0)
        {
            return false;
        }

        Print(bytes.AsSpan(0, at));
        held.RemoveRange(0, at + _nonce.Length);
        return true;
    }

    private void Take(TemplateAnswer answer)
    {
        if (answer.Preloaded is { } modules)
        {
            if (_plan.KeepsForkAhead)
            {
                Write("{\"ahead\": true}\n"u8.ToArray());
            }

            _preloaded.TrySetResult(modules);
        }
        else if (answer.Failed is { } module)
        {
            var remains = new WorkerRemains(_plan.Command("…").Line, null, answer.Traceback.TrimEnd().Split('\n'));
            FailPreloading(new WorkerLostException($"The module '{module}', which is to be imported ahead, could not be: {answer.Error}.", remains));
        }
        else if (answer.Ended is { } status)
        {
            Find(_forks, answer.Number)?.End(ExitStatus.FromWait(status));
            Find(_pending, answer.Number)?.Fail(Lost($"A fork of the template ended before it was what it should be: {ExitStatus.FromWait(status)}.", null));
        }
        else if (Find(_pending, answer.Number) is { } pending)
        {
            Answer(pending, answer);
        }
    }

    private void Answer(PendingFork pending, TemplateAnswer answer)
    {
        if (answer.Forked is not { } id)
        {
            pending.Fail(new ForkRefusedException(answer.Refused!));
            return;
        }

        var fork = new ForkedProcess(this, answer.Number, id, pending.Pipes);
        lock (_gate)
        {
            _forks[answer.Number] = fork;
        }

        pending.Succeed(fork);
    }

    private T? Find<T>(Dictionary<long, T> table, long number)
    {
        lock (_gate)
        {
            return table.Remove(number, out T? found) ? found : default;
        }
    }

    private void OnGone(Exception? fault)
    {
        ExitStatus status = _process.Exit.GetAwaiter().GetResult();
        WorkerLostException lost = Lost($"The template (process {_process.Id}, {_plan.Program}) ended: {status}.", fault);
        PendingFork[] pending;
        ForkedProcess[] forks;
        lock (_gate)
        {
            _isGone = true;
            pending = [.. _pending.Values];
            forks = [.. _forks.Values];
            _pending.Clear();
        }

        FailPreloading(lost);
        Array.ForEach(pending, fork => fork.Fail(lost));
        OrphanedForks.Await(forks, _process.Id);
    }

    private void FailPreloading(Exception error)
    {
        if (_preloaded.TrySetException(error))
        {
            _ = _preloaded.Task.Exception; // seen, also when nobody waits any more
        }
    }

    private WorkerLostException Lost(string reason, Exception? cause) => new(reason, new WorkerRemains(_plan.Command("…").Line, null, _printed.Snapshot()), cause);

    private void Print(ReadOnlySpan<byte> bytes)
    {
        foreach (string line in _printed.Add(bytes))
        {
            _log?.Post(new LogEntry("raw", line + "\n"));
        }
    }

    private void ReadErrors()
    {
        byte[] bytes = new byte[ChunkBytes];
        try
        {
            while (_process.Errors.Read(bytes) is > 0 and int count)
            {
                Print(bytes.AsSpan(0, count));
            }
        }
        catch (IOException)
        {
            // Nothing more can be read: the same as its end.
        }

        _process.CloseErrors();
    }
}
