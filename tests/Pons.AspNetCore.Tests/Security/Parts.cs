using System.Buffers.Binary;

namespace Pons.AspNetCore.Tests.Security;

/// <summary>Parts of long messages, as SPEC chapter 11 has them.</summary>
internal static class Parts
{
    public const int HeadBytes = 12;
    public const int MostBytes = 1 << 20;
    public const byte More = 0;
    public const byte LastOfBinary = 2;

    public static byte[] Make(uint number, byte form, ReadOnlySpan<byte> bytes)
    {
        byte[] part = new byte[HeadBytes + bytes.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(part, uint.MaxValue);
        BinaryPrimitives.WriteUInt32LittleEndian(part.AsSpan(sizeof(uint)), number);
        part[8] = form;
        bytes.CopyTo(part.AsSpan(HeadBytes));
        return part;
    }
}
