using System.Buffers.Binary;

namespace Pons.Protocol.Frames;

/// <summary>One row of a message's handle table (SPEC chapters 5 and 10).</summary>
/// <remarks><code>side u8 · what u8 · count u16 · zero u32 · id u64</code></remarks>
internal readonly record struct HandleEntry(byte Side, byte What, ushort Count, ulong Id)
{
    public const int Bytes = 16;

    public static HandleEntry Read(ReadOnlySpan<byte> table, int index)
    {
        if ((uint)index >= table.Length / Bytes)
        {
            throw new ProtocolException("table", $"A payload names handle {index} of a table of {table.Length / Bytes}.");
        }

        ReadOnlySpan<byte> row = table.Slice(index * Bytes, Bytes);
        return new HandleEntry(row[0], row[1], BinaryPrimitives.ReadUInt16LittleEndian(row[2..]), BinaryPrimitives.ReadUInt64LittleEndian(row[8..]));
    }
}
