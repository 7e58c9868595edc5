using System.Buffers.Binary;
using System.Text.Unicode;
using Pons.Protocol.Frames;

namespace Pons.Protocol.Json;

/// <summary>Whole messages of the JSON form to frames of the binary one, in one pass.</summary>
/// <remarks>For one thread at a time. A frame lives until the next message.</remarks>
internal sealed class JsonMessageReader(JsonLimits limits, JsonCredits credits)
{
    private readonly JsonHeader _header = new();
    private readonly JsonToPickle _payload = new();
    private readonly OutputBuffer _frame = new();
    private long _itemBytes;

    /// <summary>Why the payload of the last message could not be had, where only its call is to suffer from that.</summary>
    public ValueException? Refusal { get; private set; }

    public Frame Read(ReadOnlySpan<byte> message, bool isBinary)
    {
        Refusal = null;
        _frame.Clear();
        int textStart = isBinary ? sizeof(uint) : 0;
        ReadOnlySpan<byte> text = message[textStart..TextEnd(message, isBinary)];
        if (!Utf8.IsValid(text))
        {
            throw new ProtocolException("payload", "A message is no JSON: it is no UTF-8 (SPEC chapter 11).");
        }

        var json = new JsonScanner(text, message);
        _header.Read(ref json);
        _header.PlaceBuffers(message, textStart + text.Length, isBinary);
        Write(ref json);
        FrameHeader header = FrameHeader.Read(_frame.Written);
        FrameRules.Check(header);
        var frame = Frame.Parse(header, _frame.Written);
        Settle(frame);
        return frame;
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
        Credit? credit = _header.Credit;
        if (credit is { } granted && _header.Kind == MessageKind.Credit)
        {
            credit = granted with { ByteCount = credits.Outgoing.Settle(_header.Call, granted.ByteCount) };
        }

        int start = FrameWriter.Begin(_frame, _header.Kind, _header.Call, _header.Name, _header.Parent, _header.Client, credit);
        int payloadStart = _frame.Length;
        bool isPlain = false;
        _payload.Begin(_frame, new JsonContext(limits.Values, limits.MessageBytes, _header.Buffers, _header.Handles.Count));
        if (_header.HasPayload)
        {
            isPlain = WritePayload(ref json, payloadStart);
        }

        if (Refusal is null)
        {
            TakeEnd(ref json);
        }

        FrameFlags flags = _header.Flags | (isPlain ? FrameFlags.Plain : FrameFlags.None);
        FrameWriter.End(_frame, start, flags | WriteTables(json.Message, payloadStart));
    }

    private void TakeEnd(ref JsonScanner json)
    {
        if (_header.HasPayload && json.HasNext((byte)'}'))
        {
            throw new ProtocolException("payload", $"{FrameRules.Message(_header.Kind)} has something behind its payload.");
        }

        json.TakeEnd();
    }

    private bool WritePayload(ref JsonScanner json, int start)
    {
        try
        {
            bool isPlain = _header.Kind == MessageKind.Call ? WriteArguments(ref json)
                : _header.Flags.HasFlag(FrameFlags.Batch) ? WriteBatch(ref json)
                : WriteOne(ref json, MessageRoots.Of(_header.Kind));
            long size = _frame.Length + _payload.Used.Sum(buffer => (long)buffer.Size);
            return size <= limits.MessageBytes
                ? isPlain
                : throw new ValueException($"the message takes {size} bytes at the hub, and {limits.MessageBytes} are the most that it may have. The limit of messages is an option.");
        }
        catch (ValueException refusal)
        {
            Refusal = _header.Kind is MessageKind.Call or MessageKind.Return or MessageKind.Item
                ? refusal
                : throw new ProtocolException("payload", $"{FrameRules.Message(_header.Kind)} cannot be read: {refusal.Message}");
            _frame.Truncate(start);
            return false;
        }
    }

    private bool WriteArguments(ref JsonScanner json) => json.TryTake((byte)'[')
        ? _payload.WriteArguments(ref json, _header.Flags.HasFlag(FrameFlags.Named))
        : throw new ProtocolException("payload", "The arguments of a call are no list.");

    private bool WriteOne(ref JsonScanner json, string root)
    {
        _ = json.Peek();
        int start = json.At;
        bool isPlain = _payload.WritePickle(ref json, root);
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
            int start = Batch.BeginItem(_frame);
            isPlain &= WriteOne(ref json, "item");
            Batch.EndItem(_frame, start);
            bytes += _itemBytes;
        }
        while (json.HasNext((byte)']'));
        _itemBytes = bytes;
        return isPlain;
    }

    private FrameFlags WriteTables(ReadOnlySpan<byte> message, int payloadStart)
    {
        IReadOnlyList<JsonBuffer> used = Refusal is null ? _payload.Used : [];
        if (_header.Handles.Count == 0 && used.Count == 0 && _header.Kind != MessageKind.Release)
        {
            return FrameFlags.None;
        }

        BufferEntry[] entries = [.. used.Select(buffer => new BufferEntry(BufferEntry.InFrame, buffer.IsWritable ? (byte)1 : (byte)0, 0, (ulong)buffer.Size, 0))];
        FrameWriter.InsertTables(_frame, payloadStart, _header.Handles, entries);
        foreach (JsonBuffer buffer in used)
        {
            FrameWriter.AppendBuffer(_frame, buffer.Of(message));
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
            credits.Incoming.Note(frame.Header.Call, _itemBytes + _header.Buffers.Sum(buffer => (long)buffer.Size), JsonCredits.SizeOf(frame));
        }
    }
}
