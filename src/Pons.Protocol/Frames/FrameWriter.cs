using System.Buffers.Binary;

namespace Pons.Protocol.Frames;

/// <summary>Writes frames: begin one, append its payload to the same buffer, end it.</summary>
internal static class FrameWriter
{
    private const int TablesHead = 8;

    /// <summary>Writes the header, the name, and the sections of the client and of the credit where they are given; answers where the frame begins, which <see cref="End"/> wants back.</summary>
    public static int Begin(
        OutputBuffer output, MessageKind kind, ulong call = 0, ReadOnlySpan<byte> name = default, ulong parent = 0, ulong client = 0, Credit? credit = null)
    {
        int start = output.Length;
        FrameFlags flags = (client == 0 ? FrameFlags.None : FrameFlags.Client) | (credit is null ? FrameFlags.None : FrameFlags.Stream);
        new FrameHeader(0, kind, flags, name.Length, call, parent).Write(output.GetSpan(FrameHeader.Bytes));
        output.Advance(FrameHeader.Bytes);
        output.Write(name);
        if (client != 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(output.GetSpan(sizeof(ulong)), client);
            output.Advance(sizeof(ulong));
        }

        if (credit is { } granted)
        {
            granted.Write(output.GetSpan(Credit.Bytes));
            output.Advance(Credit.Bytes);
        }

        return start;
    }

    /// <summary>Fills in the size, and adds the flags that are known only now.</summary>
    public static void End(OutputBuffer output, int start, FrameFlags flags = FrameFlags.None)
    {
        Span<byte> frame = output.Written[start..];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)(frame.Length - sizeof(uint)));
        frame[5] |= (byte)flags;
    }

    /// <summary>The bytes of tables of so many entries.</summary>
    public static int SizeOfTables(int handles, int buffers) => TablesHead + handles * HandleEntry.Bytes + buffers * BufferEntry.Bytes;

    /// <summary>Puts the tables before the payload, which was written already because only then all their entries are known.</summary>
    public static void InsertTables(OutputBuffer output, int payloadStart, IReadOnlyList<HandleEntry> handles, IReadOnlyList<BufferEntry> buffers)
    {
        uint payloadSize = (uint)(output.Length - payloadStart);
        int buffersStart = TablesHead + handles.Count * HandleEntry.Bytes;
        Span<byte> table = output.Insert(payloadStart, SizeOfTables(handles.Count, buffers.Count));
        BinaryPrimitives.WriteUInt32LittleEndian(table, payloadSize);
        BinaryPrimitives.WriteUInt16LittleEndian(table[4..], checked((ushort)handles.Count));
        BinaryPrimitives.WriteUInt16LittleEndian(table[6..], checked((ushort)buffers.Count));
        for (int i = 0; i < handles.Count; i++)
        {
            handles[i].Write(table[(TablesHead + i * HandleEntry.Bytes)..]);
        }

        for (int i = 0; i < buffers.Count; i++)
        {
            buffers[i].Write(table[(buffersStart + i * BufferEntry.Bytes)..]);
        }
    }

    /// <summary>Puts a buffer behind the payload of the one frame that the output holds, where its entry says that it is.</summary>
    public static void AppendBuffer(OutputBuffer output, ReadOnlySpan<byte> bytes)
    {
        int padding = -output.Length & (BufferTable.Alignment - 1);
        output.GetSpan(padding)[..padding].Clear();
        output.Advance(padding);
        output.Write(bytes);
    }

    /// <summary>Writes a `lease` message: these bytes of the arena are no longer needed.</summary>
    public static void WriteLease(OutputBuffer output, IReadOnlyList<BufferEntry> buffers)
    {
        int start = Begin(output, MessageKind.Lease);
        InsertTables(output, output.Length, [], buffers);
        End(output, start, FrameFlags.Tables);
    }

    /// <summary>Writes a `release` message: these handles were let go, each as often as its count says.</summary>
    public static void WriteRelease(OutputBuffer output, IReadOnlyList<HandleEntry> handles)
    {
        int start = Begin(output, MessageKind.Release);
        InsertTables(output, output.Length, handles, []);
        End(output, start, FrameFlags.Tables);
    }

    /// <summary>Writes a `credit` message: the stream may yield so much more.</summary>
    public static void WriteCredit(OutputBuffer output, ulong call, Credit credit) =>
        End(output, Begin(output, MessageKind.Credit, call, credit: credit));

    /// <summary>Gives a written frame its call id: ids rise on the wire, so a sender takes one only when it is its turn to write.</summary>
    public static void SetCall(Span<byte> frame, ulong call) => BinaryPrimitives.WriteUInt64LittleEndian(frame[FrameHeader.CallOffset..], call);

    /// <summary>Writes a message that is a header and nothing else.</summary>
    public static void WriteBare(OutputBuffer output, MessageKind kind, ulong call = 0) => End(output, Begin(output, kind, call));
}
