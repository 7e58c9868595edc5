using System.Buffers.Binary;
using System.Text;

namespace Pons.Protocol.Frames;

/// <summary>A whole frame, cut into its sections and checked; it refers to the bytes that it was read from and lives as long as they do.</summary>
internal readonly ref struct Frame
{
    private const int TableHeaderBytes = 8;

    private Frame(scoped in FrameHeader header)
    {
        Header = header;
    }

    public FrameHeader Header { get; }

    public ReadOnlySpan<byte> Name { get; private init; }

    /// <summary>The client that the message names; 0 without one.</summary>
    public ulong Client { get; private init; }

    public Credit Credit { get; private init; }

    public HandleTable Handles { get; private init; }

    public BufferTable Buffers { get; private init; }

    /// <summary>The payload, unless it is apart.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>Whether the payload lies in the arena, where the last buffer entry says.</summary>
    public bool IsApart => Header.Flags.HasFlag(FrameFlags.Apart);

    /// <summary>All bytes of the frame, its header included.</summary>
    public ReadOnlySpan<byte> Bytes { get; private init; }

    /// <summary>Cuts a frame whose header was read and whose bytes are all there.</summary>
    public static Frame Parse(scoped in FrameHeader header, ReadOnlySpan<byte> frame)
    {
        var cutter = new Cutter(header.Kind, frame[FrameHeader.Bytes..]);
        ReadOnlySpan<byte> name = cutter.Take(header.NameSize, "name");
        if (!name.IsEmpty)
        {
            CheckName(name);
        }

        ulong client = header.Flags.HasFlag(FrameFlags.Client) ? BinaryPrimitives.ReadUInt64LittleEndian(cutter.Take(sizeof(ulong), "client")) : 0;
        Credit credit = header.Flags.HasFlag(FrameFlags.Stream) ? Credit.Read(cutter.Take(Credit.Bytes, "credit")) : default;
        if (!header.Flags.HasFlag(FrameFlags.Tables))
        {
            FrameRules.CheckPayload(header.Kind, cutter.Rest.Length);
            return new Frame(header) { Bytes = frame, Name = name, Client = client, Credit = credit, Payload = cutter.Rest };
        }

        ReadOnlySpan<byte> sizes = cutter.Take(TableHeaderBytes, "sizes of the tables");
        uint payloadSize = BinaryPrimitives.ReadUInt32LittleEndian(sizes);
        var handles = new HandleTable(cutter.Take(BinaryPrimitives.ReadUInt16LittleEndian(sizes[4..]) * HandleEntry.Bytes, "handles"));
        ReadOnlySpan<byte> rows = cutter.Take(BinaryPrimitives.ReadUInt16LittleEndian(sizes[6..]) * BufferEntry.Bytes, "buffers");
        ReadOnlySpan<byte> payload = cutter.Take(payloadSize, "payload");
        FrameRules.CheckPayload(header.Kind, payload.Length);
        handles.Check(header.Kind);
        var buffers = new BufferTable(rows, frame, frame.Length - cutter.Rest.Length);
        buffers.Check();
        CheckApart(header, buffers, payload.Length);
        return new Frame(header) { Bytes = frame, Name = name, Client = client, Credit = credit, Handles = handles, Buffers = buffers, Payload = payload };
    }

    private static void CheckApart(in FrameHeader header, BufferTable buffers, int payloadSize)
    {
        if (!header.Flags.HasFlag(FrameFlags.Apart))
        {
            return;
        }

        if (payloadSize > 0)
        {
            throw new ProtocolException("size", $"{FrameRules.Message(header.Kind)} arrived whose payload is apart, with {payloadSize} bytes of payload in it too.");
        }

        if (buffers.Count == 0 || !buffers[buffers.Count - 1].IsInArena)
        {
            throw new ProtocolException("table", $"{FrameRules.Message(header.Kind)} arrived whose payload is apart, and its table does not end with a place in the arena.");
        }
    }

    private static void CheckName(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[FrameHeader.NameLimit];
        if (!Encoding.UTF8.TryGetChars(name, text, out int count) || !System.Text.Unicode.Utf8.IsValid(name))
        {
            throw new ProtocolException("name", "A name arrived that is no UTF-8.");
        }

        foreach (char c in text[..count])
        {
            if (char.IsControl(c))
            {
                throw new ProtocolException("name", $"A name arrived with the control character U+{(int)c:X4} in it.");
            }
        }
    }

    private ref struct Cutter(MessageKind kind, ReadOnlySpan<byte> rest)
    {
        public ReadOnlySpan<byte> Rest { get; private set; } = rest;

        public ReadOnlySpan<byte> Take(long count, string section)
        {
            if (count > Rest.Length)
            {
                throw new ProtocolException("size", $"{FrameRules.Message(kind)} announces {count} bytes for its {section}, and {Rest.Length} are left.");
            }

            ReadOnlySpan<byte> taken = Rest[..(int)count];
            Rest = Rest[(int)count..];
            return taken;
        }
    }
}
