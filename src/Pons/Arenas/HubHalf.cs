using Pons.Protocol.Frames;

namespace Pons.Arenas;

/// <summary>The hub's half of an arena: what of it is taken, by whom, and what is leased to the peer.</summary>
/// <remarks>Safe for any number of threads. A block is free again when neither this side nor the peer holds it.</remarks>
internal sealed class HubHalf(SharedMemory memory, long length)
{
    private readonly Lock _gate = new();
    private readonly BlockList _free = new(0, length);
    private readonly Dictionary<(ulong Offset, ulong Size), (HubBlock Block, int Count)> _leased = [];

    // A lock of its own, entered before the other: to reserve memory takes milliseconds, in which leases can come back.
    private readonly Lock _reserving = new();
    private long _reserved;

    /// <summary>Takes memory that can be written at once; null where there is none.</summary>
    public HubBlock? TryTake(long size)
    {
        HubBlock block;
        lock (_gate)
        {
            if (!_free.TryTake(size, out long start))
            {
                return null;
            }

            block = new HubBlock(start, size);
        }

        if (TryReserve(block.Start + size))
        {
            return block;
        }

        Drop(block);
        return null;
    }

    /// <summary>This side no longer needs the block that it took.</summary>
    public void Drop(HubBlock block)
    {
        lock (_gate)
        {
            block.IsDropped = true;
            Release(block);
        }
    }

    /// <summary>These bytes of a block that this side took go to the peer once more; false when it was dropped meanwhile.</summary>
    public bool TryLease(HubBlock block, BufferEntry entry)
    {
        lock (_gate)
        {
            if (block.IsDropped)
            {
                return false;
            }

            (ulong Offset, ulong Size) key = (entry.Offset, entry.Size);
            block.Holders++;
            _leased[key] = (block, _leased.GetValueOrDefault(key).Count + 1);
            return true;
        }
    }

    /// <summary>The peer gives a lease back.</summary>
    /// <exception cref="ProtocolException">These bytes are not leased.</exception>
    public void Return(BufferEntry entry)
    {
        lock (_gate)
        {
            (ulong Offset, ulong Size) key = (entry.Offset, entry.Size);
            if (!entry.IsInArena || !_leased.TryGetValue(key, out var lease))
            {
                throw new ProtocolException("table", $"A lease was given back that was never given: {entry.Size} bytes at {entry.Offset}.");
            }

            if (lease.Count == 1)
            {
                _leased.Remove(key);
            }
            else
            {
                _leased[key] = (lease.Block, lease.Count - 1);
            }

            Release(lease.Block);
        }
    }

    /// <summary>Gives the system back what is not in use, if nothing is.</summary>
    public void Trim()
    {
        lock (_reserving)
        {
            lock (_gate)
            {
                if (!_free.IsWhole)
                {
                    return;
                }
            }

            // Whoever takes a block from here on waits for this lock before it writes.
            memory.Release(0, _reserved);
            _reserved = 0;
        }
    }

    // Reserved once: what lies below was reserved for an earlier block.
    private bool TryReserve(long end)
    {
        lock (_reserving)
        {
            if (end > _reserved && !memory.TryReserve(_reserved, end - _reserved))
            {
                return false;
            }

            _reserved = Math.Max(_reserved, end);
            return true;
        }
    }

    private void Release(HubBlock block)
    {
        if (--block.Holders == 0)
        {
            _free.Free(block.Start, block.Size);
        }
    }
}
