using System.Buffers.Binary;

namespace Pons.Protocol.Frames;

/// <summary>One row of a message's buffer table (SPEC chapters 5 and 10).</summary>
/// <remarks><code>place u8 · writable u8 · zero u16 · zero u32 · size u64 · offset u64</code></remarks>
internal readonly record struct BufferEntry(byte Place, bool IsWritable, ulong Size, ulong Offset)
{
    public const int Bytes = 24;

    public static BufferEntry Read(ReadOnlySpan<byte> table, int index)
    {
        if ((uint)index >= table.Length / Bytes)
        {
            throw new ProtocolException("table", $"A payload names buffer {index} of a table of {table.Length / Bytes}.");
        }

        ReadOnlySpan<byte> row = table.Slice(index * Bytes, Bytes);
        return new BufferEntry(row[0], row[1] != 0, BinaryPrimitives.ReadUInt64LittleEndian(row[8..]), BinaryPrimitives.ReadUInt64LittleEndian(row[16..]));
    }
}
