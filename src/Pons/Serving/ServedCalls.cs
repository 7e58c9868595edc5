namespace Pons.Serving;

/// <summary>The calls of one peer that the hub serves just now, by number.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class ServedCalls(int limit, long byteLimit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, ServedCall> _calls = [];
    private long _bytes;
    private bool _isClosed;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _calls.Count;
            }
        }
    }

    /// <summary>Remembers a call; false when it is one too many.</summary>
    public bool Add(ServedCall call)
    {
        lock (_gate)
        {
            bool hasRoom = _calls.Count < limit && (_calls.Count == 0 || call.Bytes <= byteLimit - _bytes) && !_isClosed;
            if (!_isClosed)
            {
                _calls.Add(call.Id, call);
                _bytes += call.Bytes;
            }

            return hasRoom;
        }
    }

    public ServedCall? Find(ulong id)
    {
        lock (_gate)
        {
            return _calls.GetValueOrDefault(id);
        }
    }

    /// <summary>Takes out a call that ends; false when it had ended before.</summary>
    public bool Remove(ulong id)
    {
        lock (_gate)
        {
            if (!_calls.Remove(id, out ServedCall? call))
            {
                return false;
            }

            _bytes -= call.Bytes;
            return true;
        }
    }

    /// <summary>The link has ended: nobody waits for any of them.</summary>
    public void Close()
    {
        ServedCall[] calls;
        lock (_gate)
        {
            _isClosed = true;
            calls = _calls.Count == 0 ? [] : [.. _calls.Values];
            _calls.Clear();
        }

        foreach (ServedCall call in calls)
        {
            call.Cancel();
        }
    }
}
