using System.Buffers.Binary;

namespace Pons.Protocol.Frames;

/// <summary>One row of a message's handle table (SPEC chapters 5 and 10).</summary>
/// <remarks><code>side u8 · what u8 · count u16 · zero u32 · id u64</code></remarks>
internal readonly record struct HandleEntry(byte Side, byte What, ushort Count, uint Zero, ulong Id)
{
    public const int Bytes = 16;

    public static HandleEntry Read(ReadOnlySpan<byte> row) => new(
        row[0],
        row[1],
        BinaryPrimitives.ReadUInt16LittleEndian(row[2..]),
        BinaryPrimitives.ReadUInt32LittleEndian(row[4..]),
        BinaryPrimitives.ReadUInt64LittleEndian(row[8..]));
}
