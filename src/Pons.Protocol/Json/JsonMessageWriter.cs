using System.Buffers.Text;
using Pons.Protocol.Frames;

namespace Pons.Protocol.Json;

/// <summary>Frames of the binary form to messages of the JSON form.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed unsafe class JsonMessageWriter(JsonLimits limits, JsonCredits credits)
{
    [ThreadStatic]
    private static PickleToJson? _spare;

    /// <summary>The bytes that a message may have.</summary>
    public long MessageBytes => limits.MessageBytes;

    /// <summary>Writes all of a message but its head; whoever has it seals, sends and returns it.</summary>
    /// <param name="bytes">A frame that was written here, alone.</param>
    /// <exception cref="ValueException">Its payload cannot be written, or not in so many bytes.</exception>
    public JsonMessage Write(ReadOnlySpan<byte> bytes)
    {
        FrameHeader header = FrameHeader.Read(bytes);
        var frame = Frames.Frame.Parse(header, bytes);
        JsonMessage message = JsonMessage.Rent(header.Kind, header.Call, frame.Handles.Count > 0);
        PickleToJson values = _spare ?? new PickleToJson();
        _spare = null;
        bool isWritten = false;
        try
        {
            fixed (byte* start = bytes)
            {
                var pinned = new PinnedFrame(frame, start);
                values.Begin(message.Body, pinned, limits.MessageBytes);
                WriteBody(message, frame, values);
            }

            isWritten = true;
            return message;
        }
        finally
        {
            if (!isWritten)
            {
                message.Return();
            }

            _spare = values;
        }
    }

    private void WriteBody(JsonMessage message, in Frame frame, PickleToJson values)
    {
        OutputBuffer body = message.Body;
        WriteFields(body, frame);
        WriteHandles(body, frame);
        int tableStart = body.Length;
        long items = FrameRules.HasPayloadOf(frame.Header.Kind) ? WritePayload(body, frame, values) : 0;
        body.WriteByte((byte)'}');
        if (values.Sent.Count > 0)
        {
            InsertBuffers(body, tableStart, values.Sent);
            message.BeginBuffers();
            foreach (JsonBuffer sent in values.Sent)
            {
                FrameWriter.AppendBuffer(body, sent.Of(frame.Bytes));
            }
        }

        if (body.Length > limits.MessageBytes)
        {
            throw new ValueException($"the message takes {body.Length} bytes in JSON, and {limits.MessageBytes} are the most that it may have. The limit of messages is an option.", MessageRoots.Of(frame.Header.Kind));
        }

        NoteCredit(frame, items + values.Sent.Sum(sent => (long)sent.Size));
    }

    private void WriteFields(OutputBuffer body, in Frame frame)
    {
        FrameHeader header = frame.Header;
        WriteNumber(body, ",\"parent\":"u8, header.Parent);
        WriteNumber(body, ",\"client\":"u8, frame.Client);
        if (!frame.Name.IsEmpty)
        {
            body.Write(",\"name\":"u8);
            JsonText.TryWrite(body, frame.Name);
        }

        if (header.Flags.HasFlag(FrameFlags.Stream))
        {
            ulong bytes = header.Kind == MessageKind.Credit ? credits.Incoming.Settle(header.Call, frame.Credit.ByteCount) : frame.Credit.ByteCount;
            WriteRow(body, ",\"credit\":["u8, [frame.Credit.Items, bytes]);
        }

        WriteFlag(body, header.Flags.HasFlag(FrameFlags.Batch), ",\"batch\":true"u8);
        WriteFlag(body, header.Flags.HasFlag(FrameFlags.Named), ",\"named\":true"u8);
        WriteFlag(body, header.Flags.HasFlag(FrameFlags.Handle), ",\"handle\":true"u8);
    }

    private long WritePayload(OutputBuffer body, in Frame frame, PickleToJson values)
    {
        FrameHeader header = frame.Header;
        body.Write(",\"payload\":"u8);
        int start = body.Length;
        if (!header.Flags.HasFlag(FrameFlags.Batch))
        {
            values.Write(frame.Payload, limits.Values, MessageRoots.Of(header.Kind), areArguments: header.Kind == MessageKind.Call);
            return body.Length - start;
        }

        var batch = new Batch(frame.Payload);
        int count = 0;
        foreach (ReadOnlySpan<byte> item in batch)
        {
            body.WriteByte(count++ == 0 ? (byte)'[' : (byte)',');
            values.Write(item, limits.Values, "item");
        }

        body.WriteByte((byte)']');
        return body.Length - start - count - 1; // without the brackets and the commas
    }

    private static void WriteHandles(OutputBuffer body, in Frame frame)
    {
        int index = 0;
        foreach (HandleEntry entry in frame.Handles)
        {
            ReadOnlySpan<ulong> row = [entry.Side, entry.What, entry.Id, entry.Count];
            WriteRow(body, index++ == 0 ? ",\"handles\":[["u8 : ",["u8, frame.Header.Kind == MessageKind.Release ? row : row[..3]);
        }

        WriteFlag(body, index > 0, "]"u8);
    }

    private static void InsertBuffers(OutputBuffer body, int at, IReadOnlyList<JsonBuffer> buffers)
    {
        var table = new OutputBuffer();
        for (int i = 0; i < buffers.Count; i++)
        {
            WriteRow(table, i == 0 ? ",\"buffers\":[["u8 : ",["u8, [buffers[i].IsWritable ? 1UL : 0, (ulong)buffers[i].Size]);
        }

        table.WriteByte((byte)']');
        table.Written.CopyTo(body.Insert(at, table.Length));
    }

    private void NoteCredit(in Frame frame, long bytes)
    {
        if (frame.Header.Kind is MessageKind.Return or MessageKind.Error)
        {
            credits.Outgoing.End(frame.Header.Call);
        }
        else if (frame.Header.Kind == MessageKind.Item)
        {
            credits.Outgoing.Note(frame.Header.Call, JsonCredits.SizeOf(frame), bytes);
        }
    }

    private static void WriteNumber(OutputBuffer body, ReadOnlySpan<byte> key, ulong value)
    {
        if (value != 0)
        {
            body.Write(key);
            WriteNumber(body, value);
        }
    }

    private static void WriteNumber(OutputBuffer body, ulong value)
    {
        const int Room = 20;
        Utf8Formatter.TryFormat(Math.Min(value, JsonHeader.LargestNumber), body.GetSpan(Room), out int written);
        body.Advance(written);
    }

    private static void WriteRow(OutputBuffer body, ReadOnlySpan<byte> start, ReadOnlySpan<ulong> numbers)
    {
        body.Write(start);
        for (int i = 0; i < numbers.Length; i++)
        {
            WriteFlag(body, i > 0, ","u8);
            WriteNumber(body, numbers[i]);
        }

        body.WriteByte((byte)']');
    }

    private static void WriteFlag(OutputBuffer body, bool isSet, ReadOnlySpan<byte> text)
    {
        if (isSet)
        {
            body.Write(text);
        }
    }
}
