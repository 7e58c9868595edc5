namespace Pons.Protocol.Json;

/// <summary>Keeps the credit of streams right where their items are counted in another form than credit is granted in.</summary>
/// <remarks>
/// Whoever yields has spent an item's size in its own form, whoever reads grants it in the other. The differences are kept here by stream, and go into the next grant: so in the long run
/// as much is granted as was spent. Safe for any number of threads.
/// </remarks>
internal sealed class CreditExchange
{
    private readonly Dictionary<ulong, long> _owed = [];
    private readonly Lock _gate = new();

    /// <summary>Streams that something is kept of.</summary>
    public int Count => _owed.Count;

    /// <summary>An item went by, for which so many bytes were spent and others will be granted.</summary>
    public void Note(ulong call, long spent, long toBeGranted)
    {
        lock (_gate)
        {
            _owed[call] = _owed.GetValueOrDefault(call) + spent - toBeGranted;
        }
    }

    /// <summary>What to grant in place of so many bytes.</summary>
    public ulong Settle(ulong call, ulong granted)
    {
        lock (_gate)
        {
            if (!_owed.TryGetValue(call, out long owed))
            {
                return granted;
            }

            if (owed < 0 && (ulong)-owed > granted)
            {
                _owed[call] = owed + (long)granted;
                return 0;
            }

            _owed[call] = 0;
            return owed < 0 ? granted - (ulong)-owed : granted + Math.Min((ulong)owed, ulong.MaxValue - granted);
        }
    }

    /// <summary>The call has ended.</summary>
    public void End(ulong call)
    {
        lock (_gate)
        {
            _owed.Remove(call);
        }
    }
}
