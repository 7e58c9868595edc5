using System.Buffers.Binary;

namespace Pons.Protocol.Frames;

/// <summary>One row of a message's buffer table (SPEC chapters 5 and 10).</summary>
/// <remarks><code>place u8 · writable u8 · zero u16 · zero u32 · size u64 · offset u64</code></remarks>
internal readonly record struct BufferEntry(byte Place, byte Writable, ulong Zero, ulong Size, ulong Offset)
{
    public const int Bytes = 24;
    public const byte InFrame = 1;
    public const byte InArena = 2;

    public bool IsInArena => Place == InArena;

    public static BufferEntry Read(ReadOnlySpan<byte> row) => new(
        row[0],
        row[1],
        BinaryPrimitives.ReadUInt64LittleEndian(row) >> 16,
        BinaryPrimitives.ReadUInt64LittleEndian(row[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(row[16..]));

    public void Write(Span<byte> row)
    {
        row[..Bytes].Clear();
        row[0] = Place;
        row[1] = Writable;
        BinaryPrimitives.WriteUInt64LittleEndian(row[8..], Size);
        BinaryPrimitives.WriteUInt64LittleEndian(row[16..], Offset);
    }
}
