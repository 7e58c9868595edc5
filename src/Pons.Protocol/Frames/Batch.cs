using System.Buffers.Binary;

namespace Pons.Protocol.Frames;

/// <summary>The payload of an `item` message with the flag `batch`: several items, each behind its size (SPEC chapter 10).</summary>
/// <remarks>Every size is checked before the first item is given out: a batch that is broken yields nothing.</remarks>
internal readonly ref struct Batch
{
    private const int SizeBytes = sizeof(uint);

    private readonly ReadOnlySpan<byte> _payload;

    /// <exception cref="ProtocolException">The sizes do not fit the payload, or there is no item.</exception>
    public Batch(ReadOnlySpan<byte> payload)
    {
        _payload = payload;
        do
        {
            payload = payload[(SizeBytes + ItemSize(payload, Count))..];
            Count++;
        }
        while (!payload.IsEmpty);
    }

    public int Count { get; }

    public Enumerator GetEnumerator() => new(_payload);

    /// <summary>Begins an item behind those that the payload has; answers what <see cref="EndItem"/> wants back.</summary>
    public static int BeginItem(OutputBuffer output)
    {
        int start = output.Length;
        output.GetSpan(SizeBytes)[..SizeBytes].Clear();
        output.Advance(SizeBytes);
        return start;
    }

    /// <summary>Fills in the item's size, and answers it.</summary>
    public static int EndItem(OutputBuffer output, int start)
    {
        int size = output.Length - start - SizeBytes;
        BinaryPrimitives.WriteUInt32LittleEndian(output.Written[start..], (uint)size);
        return size;
    }

    private static int ItemSize(ReadOnlySpan<byte> payload, int index)
    {
        if (payload.Length < SizeBytes)
        {
            throw new ProtocolException("size", $"A batch has {payload.Length} bytes where the size of item {index} should stand.");
        }

        uint size = BinaryPrimitives.ReadUInt32LittleEndian(payload);
        return size <= payload.Length - SizeBytes
            ? (int)size
            : throw new ProtocolException("size", $"Item {index} of a batch announces {size} bytes, and {payload.Length - SizeBytes} are left.");
    }

    public ref struct Enumerator(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        /// <summary>The payload of one item.</summary>
        public ReadOnlySpan<byte> Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            int size = ItemSize(_rest, 0);
            Current = _rest.Slice(SizeBytes, size);
            _rest = _rest[(SizeBytes + size)..];
            return true;
        }
    }
}
