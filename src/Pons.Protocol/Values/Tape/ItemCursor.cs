using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pons.Protocol.Values;

/// <summary>Walks the items of one container; <see cref="Next"/> may be called <see cref="Count"/> times.</summary>
internal struct ItemCursor(ValueReader reader, in Container container)
{
    private Chunk _chunk = container.First;
    private int _index;

    public readonly int Count { get; } = container.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Node Next()
    {
        if (_index == _chunk.Count)
        {
            Advance();
        }

        int index = _index++;
        return _chunk.Stride == 0
            ? reader.Tape.Nodes[_chunk.Start + index]
            : ReadFloat(_chunk.Start + index * _chunk.Stride);
    }

    /// <summary>Takes the doubles that come next as they stand in the source; answers how many there were.</summary>
    public int TakeFloats(Span<double> target)
    {
        if (_index == _chunk.Count)
        {
            Advance();
        }

        if (_chunk.Stride == 0)
        {
            return 0;
        }

        int count = _chunk.Count - _index;
        int stride = _chunk.Stride;
        int start = _chunk.Start + _index * stride;
        ReadOnlySpan<byte> source = reader.Source.Slice(start, (count - 1) * stride + sizeof(double));
        target = target[..count];

        // The slice above has checked both ends; the loop itself need not, a million times.
        ref byte from = ref MemoryMarshal.GetReference(source);
        for (int i = 0; i < target.Length; i++)
        {
            long bits = Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref from, (nint)i * stride));
            target[i] = BitConverter.Int64BitsToDouble(
                BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(bits) : bits);
        }

        _index = _chunk.Count;
        return count;
    }

    private readonly Node ReadFloat(int offset) =>
        Node.FromFloat(BinaryPrimitives.ReadDoubleBigEndian(reader.Source[offset..]));

    private void Advance()
    {
        _chunk = reader.Tape.ChunkAt(_chunk.Next);
        _index = 0;
    }
}
