using Pons.Protocol.Frames;

namespace Pons.Arenas;

/// <summary>The hub's half of an arena: what of it is taken, by whom, and what is leased to the peer.</summary>
/// <remarks>Safe for any number of threads. A block is free again when neither this side nor the peer holds it.</remarks>
internal sealed class HubHalf(SharedMemory memory, long length)
{
    private readonly Lock _gate = new();
    private readonly BlockList _free = new(0, length);
    private readonly List<Block> _blocks = [];
    private readonly Dictionary<(ulong Offset, ulong Size), (Block Block, int Count)> _leased = [];
    private long _reserved;

    /// <summary>Takes memory that can be written at once; false where there is none.</summary>
    public bool TryTake(long size, out long start)
    {
        lock (_gate)
        {
            if (!_free.TryTake(size, out start))
            {
                return false;
            }

            // Reserved once: what lies below was reserved for an earlier block.
            long end = start + size;
            if (end > _reserved && !memory.TryReserve(_reserved, end - _reserved))
            {
                _free.Free(start, size);
                return false;
            }

            _reserved = Math.Max(_reserved, end);
            _blocks.Add(new Block(start, size));
            return true;
        }
    }

    /// <summary>This side no longer needs the block that it took.</summary>
    public void Drop(long start)
    {
        lock (_gate)
        {
            Release(_blocks.Find(block => block.Start == start)!);
        }
    }

    /// <summary>These bytes, within a block of this side's, go to the peer once more.</summary>
    public void Lease(BufferEntry entry)
    {
        lock (_gate)
        {
            (ulong Offset, ulong Size) key = (entry.Offset, entry.Size);
            Block block = _leased.TryGetValue(key, out var lease) ? lease.Block : _blocks.Find(block => block.Contains(entry))!;
            block.Holders++;
            _leased[key] = (block, lease.Count + 1);
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
        lock (_gate)
        {
            if (_free.IsWhole && _reserved > 0)
            {
                memory.Release(0, _reserved);
                _reserved = 0;
            }
        }
    }

    /// <summary>Bytes that exist, whether in use or not.</summary>
    public long Reserved
    {
        get
        {
            lock (_gate)
            {
                return _reserved;
            }
        }
    }

    private void Release(Block block)
    {
        if (--block.Holders == 0)
        {
            _blocks.Remove(block);
            _free.Free(block.Start, block.Size);
        }
    }

    private sealed class Block(long start, long size)
    {
        public long Start => start;

        public long Size => size;

        /// <summary>This side itself, and each lease of the peer's.</summary>
        public int Holders { get; set; } = 1;

        public bool Contains(BufferEntry entry) => entry.Offset >= (ulong)start && entry.Offset + entry.Size <= (ulong)(start + size);
    }
}
