namespace Pons.Protocol.Frames;

/// <summary>The buffers that a message carries, behind its payload or in the arena; its payload names them by index (SPEC chapter 5).</summary>
internal readonly ref struct BufferTable
{
    // Counted from the start of the frame: an array of any element type may lie on it.
    public const int Alignment = 16;

    private readonly ReadOnlySpan<byte> _rows;
    private readonly ReadOnlySpan<byte> _frame;
    private readonly int _first;

    public BufferTable(ReadOnlySpan<byte> rows, ReadOnlySpan<byte> frame, int first)
    {
        _rows = rows;
        _frame = frame;
        _first = first;
    }

    public int Count => _rows.Length / BufferEntry.Bytes;

    /// <exception cref="ProtocolException">The table has no such row.</exception>
    public BufferEntry this[int index] => (uint)index < Count
        ? BufferEntry.Read(_rows[(index * BufferEntry.Bytes)..])
        : throw new ProtocolException("table", $"A payload names buffer {index} of a table of {Count}.");

    public BufferEntry[] ToArray()
    {
        var entries = new BufferEntry[Count];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = this[i];
        }

        return entries;
    }

    /// <summary>Where in the frame each buffer begins; what is said of one in the arena means nothing.</summary>
    public long[] PlacesInFrame()
    {
        long[] places = new long[Count];
        long at = _first;
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = Align(at);
            at = this[i].IsInArena ? at : places[i] + (long)this[i].Size;
        }

        return places;
    }

    public void Check()
    {
        long at = _first;
        for (int i = 0; i < Count; i++)
        {
            BufferEntry row = this[i];
            if (row.Place is not (BufferEntry.InFrame or BufferEntry.InArena) || row.Writable > 1 || row.Zero != 0 || (row.Place == BufferEntry.InFrame && row.Offset != 0))
            {
                throw new ProtocolException("table", $"Buffer entry {i} may not be: {row}.");
            }

            if (row.Place == BufferEntry.InFrame)
            {
                at = CheckPlace(i, row, at);
            }
        }

        if (Count > 0 && at != _frame.Length)
        {
            throw new ProtocolException("size", $"{_frame.Length - at} bytes stand behind the last buffer of a message.");
        }

        if (Count == 0 && _first != _frame.Length)
        {
            throw new ProtocolException("size", $"{_frame.Length - _first} bytes stand behind the payload of a message.");
        }
    }

    private static long Align(long at) => (at + Alignment - 1) & ~(long)(Alignment - 1);

    private long CheckPlace(int index, BufferEntry row, long at)
    {
        long start = Align(at);
        if (start > _frame.Length || row.Size > (ulong)(_frame.Length - start))
        {
            throw new ProtocolException("size", $"Buffer {index} of a message has {row.Size} bytes, and {Math.Max(0, _frame.Length - start)} are left.");
        }

        return _frame[(int)at..(int)start].ContainsAnyExcept((byte)0)
            ? throw new ProtocolException("table", $"Before buffer {index} of a message stands something else than zeros.")
            : start + (long)row.Size;
    }
}
