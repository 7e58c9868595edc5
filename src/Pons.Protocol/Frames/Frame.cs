using System.Buffers.Binary;

namespace Pons.Protocol.Frames;

/// <summary>A whole frame, cut into its sections; it refers to the bytes that it was read from and lives as long as they do.</summary>
internal readonly ref struct Frame
{
    private const int TableHeaderBytes = 8;

    private Frame(scoped in FrameHeader header)
    {
        Header = header;
    }

    public FrameHeader Header { get; }

    public ReadOnlySpan<byte> Name { get; private init; }

    public ulong Client { get; private init; }

    public Credit Credit { get; private init; }

    /// <summary>The handle entries as they stand, each <see cref="HandleEntry.Bytes"/> long.</summary>
    public ReadOnlySpan<byte> Handles { get; private init; }

    /// <summary>The buffer entries as they stand, each <see cref="BufferEntry.Bytes"/> long.</summary>
    public ReadOnlySpan<byte> Buffers { get; private init; }

    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>What follows the payload: the bytes of the buffers that travel in the frame.</summary>
    public ReadOnlySpan<byte> Tail { get; private init; }

    /// <summary>Cuts a frame whose header was read and whose bytes are all there.</summary>
    public static Frame Parse(scoped in FrameHeader header, ReadOnlySpan<byte> frame)
    {
        ReadOnlySpan<byte> rest = frame[FrameHeader.Bytes..];
        ReadOnlySpan<byte> name = Take(ref rest, header.NameSize, "name", header.Kind);
        ulong client = header.Flags.HasFlag(FrameFlags.Client)
            ? BinaryPrimitives.ReadUInt64LittleEndian(Take(ref rest, sizeof(ulong), "flags", header.Kind))
            : 0;
        Credit credit = header.Flags.HasFlag(FrameFlags.Stream) ? Credit.Read(Take(ref rest, Credit.Bytes, "flags", header.Kind)) : default;
        if (!header.Flags.HasFlag(FrameFlags.Tables))
        {
            return new Frame(header) { Name = name, Client = client, Credit = credit, Payload = rest };
        }

        ReadOnlySpan<byte> table = Take(ref rest, TableHeaderBytes, "table", header.Kind);
        uint payloadSize = BinaryPrimitives.ReadUInt32LittleEndian(table);
        ReadOnlySpan<byte> handles = Take(ref rest, BinaryPrimitives.ReadUInt16LittleEndian(table[4..]) * HandleEntry.Bytes, "table", header.Kind);
        ReadOnlySpan<byte> buffers = Take(ref rest, BinaryPrimitives.ReadUInt16LittleEndian(table[6..]) * BufferEntry.Bytes, "table", header.Kind);
        ReadOnlySpan<byte> payload = Take(ref rest, payloadSize, "table", header.Kind);
        return new Frame(header) { Name = name, Client = client, Credit = credit, Handles = handles, Buffers = buffers, Payload = payload, Tail = rest };
    }

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> rest, long count, string code, MessageKind kind)
    {
        if (count > rest.Length)
        {
            throw new ProtocolException(code, $"A {FrameRules.Word(kind)} message announces {count} bytes in a section ({code}) where {rest.Length} are left.");
        }

        ReadOnlySpan<byte> taken = rest[..(int)count];
        rest = rest[(int)count..];
        return taken;
    }
}
