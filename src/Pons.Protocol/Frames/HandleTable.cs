namespace Pons.Protocol.Frames;

/// <summary>The handles that a message carries; its payload names them by index (SPEC chapter 5).</summary>
internal readonly ref struct HandleTable(ReadOnlySpan<byte> rows)
{
    private const int KindsOfThings = 5;

    private readonly ReadOnlySpan<byte> _rows = rows;

    public int Count => _rows.Length / HandleEntry.Bytes;

    /// <exception cref="ProtocolException">The table has no such row.</exception>
    public HandleEntry this[int index] => (uint)index < Count
        ? HandleEntry.Read(_rows[(index * HandleEntry.Bytes)..])
        : throw new ProtocolException("table", $"A payload names handle {index} of a table of {Count}.");

    public HandleEntry[] ToArray()
    {
        var entries = new HandleEntry[Count];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = this[i];
        }

        return entries;
    }

    public Enumerator GetEnumerator() => new(this);

    public void Check(MessageKind kind)
    {
        for (int i = 0; i < Count; i++)
        {
            HandleEntry row = this[i];
            if (row.Side is not (1 or 2) || row.What is 0 or > KindsOfThings || row.Id == 0 || row.Zero != 0 || row.Count > 0 != (kind == MessageKind.Release))
            {
                throw new ProtocolException("table", $"Handle entry {i} of a {FrameRules.Word(kind)} message may not be: {row}.");
            }
        }
    }

    public ref struct Enumerator(HandleTable table)
    {
        private readonly HandleTable _table = table;
        private int _index = -1;

        public readonly HandleEntry Current => _table[_index];

        public bool MoveNext() => ++_index < _table.Count;
    }
}
