namespace Pons.AspNetCore.Hosting;

/// <summary>How many clients are connected, by whichever door, and when that changes.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class Presence
{
    private int _count;

    /// <summary>Raised on the thread of whoever comes or goes, with the number of those that are there now.</summary>
    public event Action<int>? Changed;

    public int Count => Volatile.Read(ref _count);

    /// <summary>A client is there until what this answers is disposed.</summary>
    public IDisposable Enter()
    {
        int count = Interlocked.Increment(ref _count); // not as the argument below: that is left out where nobody listens
        Changed?.Invoke(count);
        return new Stay(this);
    }

    private sealed class Stay(Presence presence) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                int count = Interlocked.Decrement(ref presence._count);
                presence.Changed?.Invoke(count);
            }
        }
    }
}
