namespace Pons.Handles;

/// <summary>What the hub has sent to one peer as handles, by number, until the peer has released it as often as it was sent (SPEC chapter 5).</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class ExportTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<object, Export> _byTarget = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ulong, Export> _byId = [];
    private ulong _last;
    private bool _isClosed;

    /// <summary>How many things the peer holds.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byId.Count;
            }
        }
    }

    /// <summary>Counts one more sending of a thing; its number stays the same as long as the peer holds it.</summary>
    /// <exception cref="HandleLostException">It lives in another peer, which has been told to drop it.</exception>
    public ulong Add(object target)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return ++_last; // nothing is sent any more, and nobody would let go of it
            }

            if (!_byTarget.TryGetValue(target, out Export? export))
            {
                if (target is Thing thing && !thing.TryHold())
                {
                    throw HandleLostException.Released();
                }

                export = new Export(++_last, target);
                _byTarget.Add(target, export);
                _byId.Add(export.Id, export);
            }

            export.Sent++;
            return export.Id;
        }
    }

    /// <summary>The thing of that number; nothing when the peer has released it.</summary>
    public object? Find(ulong id)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(id)?.Target;
        }
    }

    /// <summary>A message that counted a sending was not sent.</summary>
    public void Undo(ulong id) => Release(id, 1, mayBeGone: true);

    /// <summary>The peer lets go of so many sendings.</summary>
    /// <exception cref="ProtocolException">It does not hold that many.</exception>
    public void Release(ulong id, long count) => Release(id, count, mayBeGone: false);

    /// <summary>The link has ended: nobody holds anything any more.</summary>
    public void Close()
    {
        Export[] held;
        lock (_gate)
        {
            _isClosed = true;
            held = _byId.Count == 0 ? [] : [.. _byId.Values];
            _byId.Clear();
            _byTarget.Clear();
        }

        foreach (Export export in held)
        {
            (export.Target as Thing)?.LetGo();
        }
    }

    private void Release(ulong id, long count, bool mayBeGone)
    {
        Export? export;
        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out export) || count > export.Sent)
            {
                if (mayBeGone || _isClosed)
                {
                    return;
                }

                string held = export is null ? "is held by nobody" : $"was sent {export.Sent} times";
                throw new ProtocolException("table", $"A release of {count} came for the handle {id}, which {held}.");
            }

            export.Sent -= count;
            if (export.Sent > 0)
            {
                return;
            }

            _byId.Remove(id);
            _byTarget.Remove(export.Target);
        }

        (export.Target as Thing)?.LetGo();
    }

    private sealed class Export(ulong id, object target)
    {
        public ulong Id { get; } = id;

        public object Target { get; } = target;

        public long Sent { get; set; }
    }
}
