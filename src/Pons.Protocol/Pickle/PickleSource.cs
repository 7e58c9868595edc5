using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Pons.Protocol.Values;

namespace Pons.Protocol.Pickle;

/// <summary>The bytes of one pickle: what comes next, and where an error stands.</summary>
/// <remarks>No length is believed before it was compared with the bytes that are left.</remarks>
internal unsafe struct PickleSource(byte* bytes, int length)
{
    private int _opcodeAt;

    /// <summary>The place of the next byte.</summary>
    public int At { get; private set; }

    public readonly int Left => length - At;

    public readonly byte* Next => bytes + At;

    /// <summary>What errors call the opcode that was read last, and its place.</summary>
    public readonly string Place => $"{OpcodeNames.Of(bytes[_opcodeAt])} at byte {_opcodeAt}";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte ReadOpcode()
    {
        _opcodeAt = At;
        if (At == length)
        {
            throw new ProtocolException(
                "payload", $"The payload does not parse: it ends after {length} bytes without STOP (SPEC chapter 10).");
        }

        return bytes[At++];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Need(int count)
    {
        if (Left < count)
        {
            throw Fault($"needs {count} bytes more, and {Left} are left");
        }
    }

    /// <summary>Goes on; the bytes must have been asked for with <see cref="Need"/>.</summary>
    public void Skip(int count) => At += count;

    public byte ReadByte()
    {
        Need(1);
        return bytes[At++];
    }

    public int ReadSize()
    {
        Need(sizeof(uint));
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(Next, sizeof(uint)));
        At += sizeof(uint);
        return Checked(size);
    }

    public int ReadSize8()
    {
        Need(sizeof(ulong));
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(Next, sizeof(ulong)));
        At += sizeof(ulong);
        return Checked(size);
    }

    public readonly ReadOnlySpan<byte> Slice(Node node) => new(bytes + node.Offset, node.Length);

    public readonly ProtocolException Fault(string what) =>
        new("payload", $"The payload does not parse: {Place} {what} (SPEC chapter 10).");

    private readonly int Checked(ulong size) =>
        size <= int.MaxValue ? (int)size : throw Fault($"names the length {size}, and {Left} bytes are left");
}
