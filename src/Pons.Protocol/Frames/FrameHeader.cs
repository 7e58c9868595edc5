using System.Buffers.Binary;

namespace Pons.Protocol.Frames;

/// <summary>The fixed 24 bytes that begin every frame.</summary>
/// <remarks>
/// <code>
///  0               4    5     6         8               16              24
/// +---------------+----+-----+---------+---------------+---------------+
/// | size u32      |kind|flags|name u16 | call u64      | parent u64    |     SPEC chapter 10
/// +---------------+----+-----+---------+---------------+---------------+
/// </code>
/// </remarks>
internal readonly record struct FrameHeader(uint Size, MessageKind Kind, FrameFlags Flags, int NameSize, ulong Call, ulong Parent)
{
    public const int Bytes = 24;
    public const int CallOffset = 8;
    public const int NameLimit = 1024;

    private const int SizeBytes = 4;

    /// <summary>All bytes of the frame, its size field included.</summary>
    public long TotalBytes => (long)Size + SizeBytes;

    /// <summary>Reads a header if all of it is there; throws the fault of one that may not be, before anything is allocated for it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, long messageLimit, out FrameHeader header)
    {
        header = default;
        if (bytes.Length >= SizeBytes)
        {
            CheckSize(BinaryPrimitives.ReadUInt32LittleEndian(bytes), messageLimit);
        }

        if (bytes.Length < Bytes)
        {
            return false;
        }

        header = Read(bytes);
        FrameRules.Check(header);
        return true;
    }

    /// <summary>Reads a header that was written here.</summary>
    public static FrameHeader Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (MessageKind)bytes[4],
        (FrameFlags)bytes[5],
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[CallOffset..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));

    /// <summary>Writes the header; <see cref="Size"/> is patched when the frame ends.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Size);
        bytes[4] = (byte)Kind;
        bytes[5] = (byte)Flags;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], checked((ushort)NameSize));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[CallOffset..], Call);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], Parent);
    }

    private static void CheckSize(uint size, long messageLimit)
    {
        if (size < Bytes - SizeBytes || size > messageLimit)
        {
            throw new ProtocolException("size", $"A frame of {size} bytes arrived; {Bytes - SizeBytes} to {messageLimit} are allowed. The limit of messages is an option.");
        }
    }
}
