using System.Buffers.Binary;
using System.Text.Unicode;
using Pons.Protocol.Frames;

namespace Pons.Protocol.Json;

/// <summary>Whole messages of the JSON form to frames of the binary one, in one pass.</summary>
/// <remarks>For one thread at a time. A frame lives until the next message.</remarks>
internal sealed class JsonMessageReader(JsonLimits limits, JsonCredits credits)
{
    // What it works with is as large as what it reads, and most links are silent most of the time.
    [ThreadStatic]
    private static Desk? _spare;

    private Desk? _desk;
    private long _itemBytes;

    private JsonHeader Header => _desk!.Header;

    private JsonToPickle Payload => _desk!.Payload;

    private OutputBuffer Output => _desk!.Frame;

    /// <summary>Why the payload of the last message could not be had, where only its call is to suffer from that.</summary>
    public ValueException? Refusal { get; private set; }

    public Frame Read(ReadOnlySpan<byte> message, bool isBinary)
    {
        Refusal = null;
        Sit();
        int textStart = isBinary ? sizeof(uint) : 0;
        ReadOnlySpan<byte> text = message[textStart..TextEnd(message, isBinary)];
        if (!Utf8.IsValid(text))
        {
            throw new ProtocolException("payload", "A message is no JSON: it is no UTF-8 (SPEC chapter 11).");
        }

        var json = new JsonScanner(text, message);
        Header.Read(ref json);
        Header.PlaceBuffers(message, textStart + text.Length, isBinary);
        Write(ref json);
        FrameHeader header = FrameHeader.Read(Output.Written);
        FrameRules.Check(header);
        var frame = Frame.Parse(header, Output.Written);
        Settle(frame);
        return frame;
    }

    /// <summary>The last frame is not looked at any more.</summary>
    public void Rest()
    {
        _spare = _desk;
        _desk = null;
    }

    private void Sit()
    {
        if (_desk is null)
        {
            _desk = _spare ?? new Desk();
            _spare = null;
        }

        _desk.Frame.Clear();
    }

    private static int TextEnd(ReadOnlySpan<byte> message, bool isBinary)
    {
        if (!isBinary)
        {
            return message.Length;
        }

        uint size = message.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(message) : uint.MaxValue;
        return size <= message.Length - sizeof(uint)
            ? sizeof(uint) + (int)size
            : throw new ProtocolException("size", $"A binary message of {message.Length} bytes announces more of them for its text.");
    }

    private void Write(ref JsonScanner json)
    {
        Credit? credit = Header.Credit;
        if (credit is { } granted && Header.Kind == MessageKind.Credit)
        {
            credit = granted with { ByteCount = credits.Outgoing.Settle(Header.Call, granted.ByteCount) };
        }

        int start = FrameWriter.Begin(Output, Header.Kind, Header.Call, Header.Name, Header.Parent, Header.Client, credit);
        int payloadStart = Output.Length;
        bool isPlain = false;
        Payload.Begin(Output, new JsonContext(limits.Values, limits.MessageBytes, Header.Buffers, Header.Handles.Count));
        if (Header.HasPayload)
        {
            isPlain = WritePayload(ref json, payloadStart);
        }

        if (Refusal is null)
        {
            TakeEnd(ref json);
        }

        FrameFlags flags = Header.Flags | (isPlain ? FrameFlags.Plain : FrameFlags.None);
        FrameWriter.End(Output, start, flags | WriteTables(json.Message, payloadStart));
    }

    private void TakeEnd(ref JsonScanner json)
    {
        if (Header.HasPayload && json.HasNext((byte)'}'))
        {
            throw new ProtocolException("payload", $"{FrameRules.Message(Header.Kind)} has something behind its payload.");
        }

        json.TakeEnd();
    }

    private bool WritePayload(ref JsonScanner json, int start)
    {
        try
        {
            bool isPlain = Header.Kind == MessageKind.Call ? WriteArguments(ref json)
                : Header.Flags.HasFlag(FrameFlags.Batch) ? WriteBatch(ref json)
                : WriteOne(ref json, MessageRoots.Of(Header.Kind));
            long size = Output.Length + Payload.Used.Sum(buffer => (long)buffer.Size);
            return size <= limits.MessageBytes
                ? isPlain
                : throw new ValueException($"the message takes {size} bytes at the hub, and {limits.MessageBytes} are the most that it may have. The limit of messages is an option.");
        }
        catch (ValueException refusal)
        {
            Refusal = Header.Kind is MessageKind.Call or MessageKind.Return or MessageKind.Item
                ? refusal
                : throw new ProtocolException("payload", $"{FrameRules.Message(Header.Kind)} cannot be read: {refusal.Message}");
            Output.Truncate(start);
            return false;
        }
    }

    private bool WriteArguments(ref JsonScanner json) => json.TryTake((byte)'[')
        ? Payload.WriteArguments(ref json, Header.Flags.HasFlag(FrameFlags.Named))
        : throw new ProtocolException("payload", "The arguments of a call are no list.");

    private bool WriteOne(ref JsonScanner json, string root)
    {
        _ = json.Peek();
        int start = json.At;
        bool isPlain = Payload.WritePickle(ref json, root);
        _itemBytes = json.SizeFrom(start);
        return isPlain;
    }

    private bool WriteBatch(ref JsonScanner json)
    {
        if (!json.TryTake((byte)'[') || json.Peek() == ']')
        {
            throw new ProtocolException("payload", "A batch is no list of items.");
        }

        bool isPlain = true;
        long bytes = 0;
        do
        {
            int start = Batch.BeginItem(Output);
            isPlain &= WriteOne(ref json, "item");
            Batch.EndItem(Output, start);
            bytes += _itemBytes;
        }
        while (json.HasNext((byte)']'));
        _itemBytes = bytes;
        return isPlain;
    }

    private FrameFlags WriteTables(ReadOnlySpan<byte> message, int payloadStart)
    {
        IReadOnlyList<JsonBuffer> used = Refusal is null ? Payload.Used : [];
        if (Header.Handles.Count == 0 && used.Count == 0 && Header.Kind != MessageKind.Release)
        {
            return FrameFlags.None;
        }

        BufferEntry[] entries = [.. used.Select(buffer => new BufferEntry(BufferEntry.InFrame, buffer.IsWritable ? (byte)1 : (byte)0, 0, (ulong)buffer.Size, 0))];
        FrameWriter.InsertTables(Output, payloadStart, Header.Handles, entries);
        foreach (JsonBuffer buffer in used)
        {
            FrameWriter.AppendBuffer(Output, buffer.Of(message));
        }

        return FrameFlags.Tables;
    }

    private void Settle(in Frame frame)
    {
        if (frame.Header.Kind is MessageKind.Return or MessageKind.Error)
        {
            credits.Incoming.End(frame.Header.Call);
        }
        else if (frame.Header.Kind == MessageKind.Item)
        {
            credits.Incoming.Note(frame.Header.Call, _itemBytes + Header.Buffers.Sum(buffer => (long)buffer.Size), JsonCredits.SizeOf(frame));
        }
    }

    private sealed class Desk
    {
        public JsonHeader Header { get; } = new();

        public JsonToPickle Payload { get; } = new();

        public OutputBuffer Frame { get; } = new();
    }
}
