using Pons.Protocol.Frames;

namespace Pons.Arenas;

/// <summary>The memory that the hub shares with one worker, for what is too large for the pipe (SPEC chapter 5).</summary>
/// <remarks>Safe for any number of threads. Disposing ends its use; the memory itself goes when the last array that lies in it is gone.</remarks>
internal sealed unsafe class Arena : IDisposable
{
    /// <summary>Below this the pipe is as quick: it holds half as many.</summary>
    public const int Threshold = 128 << 10;

    // Memory that was just used is soon used again, and pages that exist already are what makes this fast.
    private static readonly TimeSpan Keeping = TimeSpan.FromSeconds(5);

    private readonly SharedMemory _memory;
    private readonly TimeProvider _time;
    private readonly long _leasedLimit;

    // Made when something is first put there: most workers never see anything large, and each start counts.
    private readonly Lock _making = new();
    private volatile HubHalf? _half;
    private ITimer? _trimming;
    private long _leased;
    private volatile bool _isOpen;
    private int _isDisposed;

    private Arena(SharedMemory memory, long leasedLimit, TimeProvider time)
    {
        _memory = memory;
        _leasedLimit = leasedLimit;
        _time = time;
    }

    /// <summary>What `hello` says of it.</summary>
    public IReadOnlyDictionary<string, object?> Offer => new Dictionary<string, object?> { ["path"] = _memory.Path, ["bytes"] = _memory.Bytes };

    /// <summary>Whether the peer has opened it: nothing lies in it before.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>Tells the peer that bytes of its half are no longer needed; set by the link.</summary>
    public Action<IReadOnlyList<BufferEntry>> GiveBack { get; set; } = static _ => { };

    public byte* Address => _memory.Address;

    private long HalfBytes => _memory.Bytes / 2;

    private HubHalf Half => _half ?? MakeHalf();

    /// <summary>Makes an arena; null where none is wanted or none can be had, and everything goes through the pipe.</summary>
    public static Arena? TryCreate(LinkLimits limits, TimeProvider time) =>
        limits.ArenaBytes > 0 && SharedMemory.TryCreate(limits.ArenaBytes, out _) is { } memory ? new Arena(memory, limits.LeasedBytes, time) : null;

    public void Open() => _isOpen = true;

    /// <summary>Copies bytes into the hub's half and leases them to the peer.</summary>
    public bool TryPut(ReadOnlySpan<byte> bytes, bool isWritable, out BufferEntry entry)
    {
        entry = default;
        if (bytes.Length < Threshold || !_isOpen || !_memory.TryHold())
        {
            return false;
        }

        HubBlock? block = Half.TryTake(bytes.Length);
        if (block is not null)
        {
            entry = new BufferEntry(BufferEntry.InArena, isWritable ? (byte)1 : (byte)0, 0, (ulong)bytes.Length, (ulong)block.Start);
            bytes.CopyTo(BytesAt(entry));
            Half.TryLease(block, entry);
            Half.Drop(block);
        }

        Unhold();
        return block is not null;
    }

    /// <summary>Memory in the hub's half that this side fills, and can send without a copy; null where there is none.</summary>
    public ArenaMemory? TryTake(long size)
    {
        if (!_isOpen || size <= 0 || !_memory.TryHold())
        {
            return null;
        }

        if (Half.TryTake(size) is not { } block)
        {
            Unhold();
            return null;
        }

        var entry = new BufferEntry(BufferEntry.InArena, 1, 0, (ulong)size, (ulong)block.Start);
        BytesAt(entry).Clear();
        return new ArenaMemory(this, entry, block);
    }

    /// <summary>Bytes of this side's memory go to the peer once more; false when it was let go of meanwhile.</summary>
    public bool TryLease(ArenaMemory memory, BufferEntry entry) => Half.TryLease(memory.Block!, entry);

    /// <summary>The peer has let go of a lease, or never got it.</summary>
    /// <exception cref="ProtocolException">It had none.</exception>
    public void Return(BufferEntry entry)
    {
        Half.Return(entry);
        TrimLater();
    }

    /// <summary>Refuses what does not lie within the peer's half.</summary>
    public void CheckReceived(BufferEntry entry)
    {
        bool isInside = entry.Offset >= (ulong)HalfBytes && entry.Offset <= (ulong)_memory.Bytes && entry.Size <= (ulong)_memory.Bytes - entry.Offset;
        if (!_isOpen || !isInside)
        {
            throw new ProtocolException("table", $"A buffer of {entry.Size} bytes at {entry.Offset} does not lie within the peer's half of an arena of {_memory.Bytes}.");
        }
    }

    /// <summary>Bytes at a place that was checked or taken; valid while the arena is held.</summary>
    public Span<byte> BytesAt(BufferEntry entry) => new(_memory.Address + entry.Offset, (int)entry.Size);

    /// <summary>Keeps bytes of the peer's; null when so many are kept already that these have to be copied.</summary>
    public ArenaMemory? TryKeep(BufferEntry entry)
    {
        if (Interlocked.Add(ref _leased, (long)entry.Size) <= _leasedLimit && _memory.TryHold())
        {
            return new ArenaMemory(this, entry, block: null);
        }

        Interlocked.Add(ref _leased, -(long)entry.Size);
        return null;
    }

    /// <summary>Keeps the memory where it is until <see cref="Unhold"/>; false when it is gone already.</summary>
    public bool TryHold() => _memory.TryHold();

    public void Unhold() => _memory.DangerousRelease();

    public void LetGo(ArenaMemory memory)
    {
        if (memory.Block is { } block)
        {
            Half.Drop(block);
            TrimLater();
        }
        else
        {
            Interlocked.Add(ref _leased, -(long)memory.Entry.Size);
            GiveBack([memory.Entry]);
        }

        Unhold();
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _isOpen = false;
            _trimming?.Dispose();
            _memory.Dispose();
        }
    }

    private HubHalf MakeHalf()
    {
        lock (_making)
        {
            if (_half is null)
            {
                var half = new HubHalf(_memory, HalfBytes);
                _trimming = _time.CreateTimer(static half => ((HubHalf)half!).Trim(), half, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _half = half;
            }

            return _half;
        }
    }

    private void TrimLater() => _trimming?.Change(Keeping, Timeout.InfiniteTimeSpan);
}
