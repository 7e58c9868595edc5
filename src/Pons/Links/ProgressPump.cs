using System.Collections.Concurrent;

namespace Pons.Links;

/// <summary>Hands reports to the user's code in their order, on a thread of the pool: the one that reads the link is never held up.</summary>
internal sealed class ProgressPump(IProgress<CallProgress> target) : IThreadPoolWorkItem
{
    // A reader that is slower than its call has use for the newest reports only.
    private const int Most = 1024;

    private readonly ConcurrentQueue<CallProgress> _waiting = [];
    private int _isRunning;

    public void Post(CallProgress report)
    {
        _waiting.Enqueue(report);
        while (_waiting.Count > Most && _waiting.TryDequeue(out _))
        {
        }

        if (Interlocked.Exchange(ref _isRunning, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    public void Execute()
    {
        do
        {
            while (_waiting.TryDequeue(out CallProgress report))
            {
                Tell(report);
            }

            Volatile.Write(ref _isRunning, 0);
        }
        while (!_waiting.IsEmpty && Interlocked.Exchange(ref _isRunning, 1) == 0);
    }

    private void Tell(CallProgress report)
    {
        try
        {
            target.Report(report);
        }
        catch (Exception error)
        {
            // The reader of reports is the user's; what it throws must not end the host, and has no caller to go to.
            System.Diagnostics.Trace.TraceError($"What {nameof(CallOptions)}.{nameof(CallOptions.Progress)} names threw: {error}");
        }
    }
}
