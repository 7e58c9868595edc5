using System.Buffers.Binary;
using Pons.Clients;

namespace Pons.AspNetCore.Sockets;

/// <summary>What stands before each message on a pipe or socket: its size, and whether it is binary (SPEC chapter 11).</summary>
internal readonly record struct FrameHead(int Size, bool IsBinary)
{
    public const int Bytes = sizeof(uint);

    private const uint BinaryBit = 1u << 31;

    /// <exception cref="ProtocolException">The link takes no message of that size.</exception>
    public static FrameHead Read(ReadOnlySpan<byte> bytes, ClientLink link)
    {
        uint head = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        uint size = head & ~BinaryBit;
        return size > 0 && size <= link.LongestMessage
            ? new FrameHead((int)size, (head & BinaryBit) != 0)
            : throw new ProtocolException("size", $"A frame of {size} bytes arrived; 1 to {link.LongestMessage} are allowed here, and 1 MiB in one piece for clients that have joined.");
    }
}
