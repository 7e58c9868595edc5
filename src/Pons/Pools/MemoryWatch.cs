using Pons.Workers;

namespace Pons.Pools;

/// <summary>Looks ten times a second at how much memory each worker of a pool has, ends those above the limit and recycles those that have grown.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly Pool _pool;
    private readonly WorkerOptions _options;
    private readonly long? _tiring;
    private readonly ITimer _timer;
    private int _isLooking;

    private MemoryWatch(Pool pool, WorkerOptions options)
    {
        _pool = pool;
        _options = options;
        _tiring = options.Recycle?.AboveMemory;
        _timer = options.TimeProvider.CreateTimer(_ => Look(), null, Period, Period);
    }

    /// <summary>The watch over a pool; nothing where no option asks for one.</summary>
    public static MemoryWatch? For(Pool pool, WorkerOptions options) =>
        options.MemoryLimit is null && options.Recycle?.AboveMemory is null ? null : new MemoryWatch(pool, options);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // A machine that is so slow that the last look is not over yet needs no second one beside it.
        if (Interlocked.Exchange(ref _isLooking, 1) != 0)
        {
            return;
        }

        foreach (Worker worker in _pool.Workers)
        {
            if (worker.MemoryBytes is { } bytes)
            {
                Judge(worker, bytes);
            }
        }

        Volatile.Write(ref _isLooking, 0);
    }

    private void Judge(Worker worker, long bytes)
    {
        if (bytes > _options.MemoryLimit)
        {
            worker.Condemn($"it used {bytes} bytes of memory and its limit is {_options.MemoryLimit} ({_options.NameOf(nameof(WorkerOptions.MemoryLimit))})");
        }
        else if (bytes > _tiring && worker.Link.CallsAnswered > 0) // one that has done nothing has not grown, and its successor would be no smaller
        {
            worker.Tire();
        }
    }
}
