using System.Buffers.Binary;

namespace Pons.Protocol.Frames;

/// <summary>What a stream's caller grants: so many items, so many bytes (SPEC chapter 3).</summary>
internal readonly record struct Credit(ulong Items, ulong ByteCount)
{
    public const int Bytes = 16;

    public static Credit Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Items);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], ByteCount);
    }
}
