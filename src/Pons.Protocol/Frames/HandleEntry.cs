using System.Buffers.Binary;

namespace Pons.Protocol.Frames;

/// <summary>One row of a message's handle table (SPEC chapters 5 and 10).</summary>
/// <remarks><code>side u8 · what u8 · count u16 · zero u32 · id u64</code></remarks>
internal readonly record struct HandleEntry(byte Side, byte What, ushort Count, uint Zero, ulong Id)
{
    public const int Bytes = 16;

    public HandleEntry(HandleSide side, HandleKind what, ulong id, ushort count = 0)
        : this((byte)side, (byte)what, count, 0, id)
    {
    }

    /// <summary>Whether the thing lives at, or beyond, whoever sent the message.</summary>
    public bool IsSenders => Side == (byte)HandleSide.Sender;

    public HandleKind Kind => (HandleKind)What;

    public static HandleEntry Read(ReadOnlySpan<byte> row) => new(
        row[0],
        row[1],
        BinaryPrimitives.ReadUInt16LittleEndian(row[2..]),
        BinaryPrimitives.ReadUInt32LittleEndian(row[4..]),
        BinaryPrimitives.ReadUInt64LittleEndian(row[8..]));

    public void Write(Span<byte> row)
    {
        row[0] = Side;
        row[1] = What;
        BinaryPrimitives.WriteUInt16LittleEndian(row[2..], Count);
        BinaryPrimitives.WriteUInt32LittleEndian(row[4..], Zero);
        BinaryPrimitives.WriteUInt64LittleEndian(row[8..], Id);
    }
}
