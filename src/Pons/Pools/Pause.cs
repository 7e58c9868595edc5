namespace Pons.Pools;

/// <summary>A wait for time to pass, which another thread can end early.</summary>
internal sealed class Pause(TimeProvider time)
{
    private readonly object _gate = new();
    private bool _isOver;

    /// <summary>Ends the pause, or the next one if there is none just now.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isOver = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>What ended the last pause shall not end the next.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _isOver = false;
        }
    }

    /// <summary>Waits. The system's clock needs no timer, and so no thread of a pool that may be busy.</summary>
    public void Wait(TimeSpan length)
    {
        using ITimer? timer = time == TimeProvider.System ? null : time.CreateTimer(_ => End(), null, length, Timeout.InfiniteTimeSpan);
        long start = time.GetTimestamp();
        lock (_gate)
        {
            while (!_isOver)
            {
                TimeSpan left = timer is null ? length - time.GetElapsedTime(start) : Timeout.InfiniteTimeSpan;
                if (timer is null && left <= TimeSpan.Zero)
                {
                    return;
                }

                Monitor.Wait(_gate, left);
            }
        }
    }
}
