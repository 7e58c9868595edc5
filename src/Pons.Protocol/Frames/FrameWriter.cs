using System.Buffers.Binary;

namespace Pons.Protocol.Frames;

/// <summary>Writes frames: begin one, append its payload to the same buffer, end it.</summary>
internal static class FrameWriter
{
    /// <summary>Writes the header and the name; answers where the frame begins, which <see cref="End"/> wants back.</summary>
    public static int Begin(OutputBuffer output, MessageKind kind, ulong call = 0, ReadOnlySpan<byte> name = default, ulong parent = 0)
    {
        int start = output.Length;
        new FrameHeader(0, kind, FrameFlags.None, name.Length, call, parent).Write(output.GetSpan(FrameHeader.Bytes));
        output.Advance(FrameHeader.Bytes);
        output.Write(name);
        return start;
    }

    /// <summary>Fills in the size and the flags, which are known only now.</summary>
    public static void End(OutputBuffer output, int start, FrameFlags flags = FrameFlags.None)
    {
        Span<byte> frame = output.Written[start..];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)(frame.Length - sizeof(uint)));
        frame[5] = (byte)flags;
    }

    /// <summary>Puts the table of buffers before the payload, which was written already because only then all of them are known.</summary>
    public static void InsertTables(OutputBuffer output, int payloadStart, IReadOnlyList<BufferEntry> buffers)
    {
        const int Head = 8;
        uint payloadSize = (uint)(output.Length - payloadStart);
        Span<byte> table = output.Insert(payloadStart, Head + buffers.Count * BufferEntry.Bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(table, payloadSize);
        BinaryPrimitives.WriteUInt16LittleEndian(table[4..], 0);
        BinaryPrimitives.WriteUInt16LittleEndian(table[6..], checked((ushort)buffers.Count));
        for (int i = 0; i < buffers.Count; i++)
        {
            buffers[i].Write(table[(Head + i * BufferEntry.Bytes)..]);
        }
    }

    /// <summary>Writes a `lease` message: these bytes of the arena are no longer needed.</summary>
    public static void WriteLease(OutputBuffer output, IReadOnlyList<BufferEntry> buffers)
    {
        int start = Begin(output, MessageKind.Lease);
        InsertTables(output, output.Length, buffers);
        End(output, start, FrameFlags.Tables);
    }

    /// <summary>Gives a written frame its call id: ids rise on the wire, so a sender takes one only when it is its turn to write.</summary>
    public static void SetCall(Span<byte> frame, ulong call) => BinaryPrimitives.WriteUInt64LittleEndian(frame[FrameHeader.CallOffset..], call);

    /// <summary>Writes a message that is a header and nothing else.</summary>
    public static void WriteBare(OutputBuffer output, MessageKind kind, ulong call = 0) => End(output, Begin(output, kind, call));
}
