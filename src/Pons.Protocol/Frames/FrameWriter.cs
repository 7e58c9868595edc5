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

    /// <summary>Gives a written frame its call id: ids rise on the wire, so a sender takes one only when it is its turn to write.</summary>
    public static void SetCall(Span<byte> frame, ulong call) => BinaryPrimitives.WriteUInt64LittleEndian(frame[FrameHeader.CallOffset..], call);

    /// <summary>Writes a message that is a header and nothing else.</summary>
    public static void WriteBare(OutputBuffer output, MessageKind kind, ulong call = 0) => End(output, Begin(output, kind, call));
}
