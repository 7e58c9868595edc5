using Pons.Protocol.Frames;

namespace Pons.Protocol.Json;

/// <summary>What stands in a message of the JSON form before its payload (SPEC chapter 11).</summary>
/// <remarks>Kept and used again.</remarks>
internal sealed class JsonHeader
{
    public const long LargestNumber = (1L << 53) - 1;

    private readonly byte[] _name = new byte[FrameHeader.NameLimit];
    private readonly List<HandleEntry> _handles = [];
    private readonly List<(long Size, bool IsWritable)> _rows = [];
    private readonly List<JsonBuffer> _buffers = [];
    private JsonKeys _keys;
    private int _nameSize;

    public MessageKind Kind { get; private set; }

    public ulong Call { get; private set; }

    public ulong Parent { get; private set; }

    public ulong Client { get; private set; }

    public Credit? Credit { get; private set; }

    /// <summary>Those that the binary form has too.</summary>
    public FrameFlags Flags { get; private set; }

    public bool HasPayload => _keys.HasFlag(JsonKeys.Payload);

    public ReadOnlySpan<byte> Name => _name.AsSpan(0, _nameSize);

    public IReadOnlyList<HandleEntry> Handles => _handles;

    public IReadOnlyList<JsonBuffer> Buffers => _buffers;

    /// <summary>Reads up to the payload, or to the end where there is none.</summary>
    public void Read(ref JsonScanner json)
    {
        Clear();
        if (json.Peek() == '[')
        {
            throw new ProtocolException("kind", "A message is no object that begins with its kind.");
        }

        json.Take((byte)'{');
        if (json.Peek() == '}' || !TakeText(ref json).SequenceEqual("kind"u8))
        {
            throw new ProtocolException("kind", "A message does not begin with its kind.");
        }

        json.Take((byte)':');
        ReadKind(ref json);
        _keys = JsonKeys.Kind;
        while (!HasPayload && json.HasNext((byte)'}'))
        {
            JsonKeys key = JsonKeyNames.Find(TakeText(ref json));
            json.Take((byte)':');
            if (key == JsonKeys.None || _keys.HasFlag(key))
            {
                throw new ProtocolException("flags", $"{FrameRules.Message(Kind)} has {(key == JsonKeys.None ? "a key that no message has" : $"the key {key} twice")}.");
            }

            _keys |= key;
            ReadField(ref json, key);
        }

        CheckRules();
    }

    /// <summary>Finds the buffers behind the text, which ends there; nothing but zeros may stand between them, and nothing behind.</summary>
    public void PlaceBuffers(ReadOnlySpan<byte> message, int textEnd, bool isBinary)
    {
        if (isBinary != _rows.Count > 0)
        {
            throw isBinary
                ? new ProtocolException("table", $"{FrameRules.Message(Kind)} without buffers is binary.")
                : new ProtocolException("size", $"{FrameRules.Message(Kind)} of text announces {_rows.Count} buffers.");
        }

        int at = textEnd;
        foreach ((long size, bool isWritable) in _rows)
        {
            int start = (at + JsonBuffer.Alignment - 1) & ~(JsonBuffer.Alignment - 1);
            if (size > message.Length - start)
            {
                throw new ProtocolException("size", $"Buffer {_buffers.Count} of a message has {size} bytes, and {Math.Max(0, message.Length - start)} are left.");
            }

            if (message[at..start].ContainsAnyExcept((byte)0))
            {
                throw new ProtocolException("table", $"Before buffer {_buffers.Count} of a message stands something else than zeros.");
            }

            _buffers.Add(new JsonBuffer(start, (int)size, isWritable));
            at = start + (int)size;
        }

        if (isBinary && at != message.Length)
        {
            throw new ProtocolException("size", $"{message.Length - at} bytes stand behind the last buffer of a message.");
        }
    }

    private void Clear()
    {
        (Kind, Call, Parent, Client, Credit, Flags) = (MessageKind.None, 0, 0, 0, null, FrameFlags.None);
        (_keys, _nameSize) = (JsonKeys.None, 0);
        _handles.Clear();
        _rows.Clear();
        _buffers.Clear();
    }

    // Escapes are allowed in the header as anywhere, and nobody writes them there: their decoding may take memory, once for each.
    private static ReadOnlySpan<byte> TakeText(scoped ref JsonScanner json)
    {
        ReadOnlySpan<byte> text = json.TakeText(out bool hasEscapes);
        byte[]? plain = hasEscapes ? new byte[text.Length] : null;
        return plain is null ? text : plain.AsSpan(0, JsonEscapes.Decode(text, plain));
    }

    private void ReadKind(ref JsonScanner json)
    {
        if (json.Peek() != '"')
        {
            throw new ProtocolException("kind", "A message has a kind that is no text.");
        }

        ReadOnlySpan<byte> word = TakeText(ref json);
        Kind = JsonKeyNames.FindKind(word);
        if (Kind == MessageKind.None)
        {
            throw new ProtocolException("kind", $"A message of the kind '{System.Text.Encoding.UTF8.GetString(word[..Math.Min(word.Length, 40)])}' arrived, which there is not in the JSON form.");
        }
    }

    private void ReadField(ref JsonScanner json, JsonKeys key)
    {
        switch (key)
        {
            case JsonKeys.Call: Call = TakeNumber(ref json, "call", "call"); break;
            case JsonKeys.Parent: Parent = TakeNumber(ref json, "parent", "call"); break;
            case JsonKeys.Client: Client = TakeNumber(ref json, "client", "flags"); break;
            case JsonKeys.Name: ReadName(ref json); break;
            case JsonKeys.Credit: ReadCredit(ref json); break;
            case JsonKeys.Named: ReadFlag(ref json, FrameFlags.Named); break;
            case JsonKeys.Batch: ReadFlag(ref json, FrameFlags.Batch); break;
            case JsonKeys.Handle: ReadFlag(ref json, FrameFlags.Handle); break;
            case JsonKeys.Handles: ReadHandles(ref json); break;
            case JsonKeys.Buffers: ReadBuffers(ref json); break;
            default: break;
        }
    }

    private void CheckRules()
    {
        FrameFlags sections = (_keys.HasFlag(JsonKeys.Client) ? FrameFlags.Client : FrameFlags.None)
            | (_keys.HasFlag(JsonKeys.Credit) ? FrameFlags.Stream : FrameFlags.None)
            | ((_keys & (JsonKeys.Handles | JsonKeys.Buffers)) != JsonKeys.None ? FrameFlags.Tables : FrameFlags.None);
        FrameRules.Check(new FrameHeader(0, Kind, Flags | sections, _nameSize, Call, Parent));
        if (Kind == MessageKind.Release && _keys.HasFlag(JsonKeys.Buffers))
        {
            throw new ProtocolException("flags", "A release message has buffers.");
        }

        if (HasPayload)
        {
            FrameRules.CheckPayload(Kind, 1);
        }
        else if (FrameRules.HasPayloadOf(Kind))
        {
            throw new ProtocolException("payload", $"{FrameRules.Message(Kind)} arrived without its payload.");
        }
    }

    private void ReadName(ref JsonScanner json)
    {
        if (json.Peek() != '"')
        {
            throw new ProtocolException("name", "A name arrived that is no text.");
        }

        ReadOnlySpan<byte> name = TakeText(ref json);
        if (name.Length is 0 or > FrameHeader.NameLimit)
        {
            throw new ProtocolException("name", $"A name of {name.Length} bytes arrived; 1 to {FrameHeader.NameLimit} are allowed.");
        }

        name.CopyTo(_name);
        _nameSize = name.Length;
    }

    private void ReadCredit(ref JsonScanner json)
    {
        Span<long> numbers = stackalloc long[2];
        Credit = TryTakeRow(ref json, numbers)
            ? new Credit((ulong)numbers[0], (ulong)numbers[1])
            : throw new ProtocolException("flags", $"{FrameRules.Message(Kind)} has a credit that is no [items, bytes].");
    }

    private void ReadFlag(ref JsonScanner json, FrameFlags flag)
    {
        if (json.Peek() != 't')
        {
            throw new ProtocolException("flags", $"{FrameRules.Message(Kind)} has a flag that is not true; one that is not set is absent.");
        }

        json.TakeWord("true"u8);
        Flags |= flag;
    }

    private void ReadHandles(ref JsonScanner json)
    {
        Span<long> numbers = stackalloc long[Kind == MessageKind.Release ? 4 : 3];
        for (bool hasNext = BeginTable(ref json); hasNext; hasNext = json.HasNext((byte)']'))
        {
            bool isEntry = TryTakeRow(ref json, numbers) && numbers[0] <= 2 && numbers[1] <= 5 && _handles.Count < ushort.MaxValue;
            long count = isEntry && numbers.Length == 4 ? numbers[3] : 0;
            _handles.Add(isEntry && count <= ushort.MaxValue
                ? new HandleEntry((byte)numbers[0], (byte)numbers[1], (ushort)count, 0, (ulong)numbers[2])
                : throw new ProtocolException("table", $"Handle entry {_handles.Count} of a {FrameRules.Word(Kind)} message may not be."));
        }
    }

    private void ReadBuffers(ref JsonScanner json)
    {
        Span<long> numbers = stackalloc long[2];
        for (bool hasNext = BeginTable(ref json); hasNext; hasNext = json.HasNext((byte)']'))
        {
            bool isEntry = TryTakeRow(ref json, numbers) && numbers[0] <= 1 && _rows.Count < ushort.MaxValue;
            _rows.Add(isEntry ? (numbers[1], numbers[0] == 1) : throw new ProtocolException("table", $"Buffer entry {_rows.Count} of a {FrameRules.Word(Kind)} message may not be."));
        }
    }

    private bool BeginTable(ref JsonScanner json) => json.TryTake((byte)'[')
        ? !json.TryTake((byte)']')
        : throw new ProtocolException("table", $"A table of the {FrameRules.Word(Kind)} message is no list.");

    private static bool TryTakeRow(ref JsonScanner json, scoped Span<long> numbers)
    {
        if (!json.TryTake((byte)'['))
        {
            return false;
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            bool isLast = i == numbers.Length - 1;
            if (!TryTakeNumber(ref json, out numbers[i]) || json.HasNext((byte)']') == isLast)
            {
                return false;
            }
        }

        return true;
    }

    private ulong TakeNumber(ref JsonScanner json, string what, string code) => TryTakeNumber(ref json, out long number)
        ? (ulong)number
        : throw new ProtocolException(code, $"The {what} of a {FrameRules.Word(Kind)} message is no number from 0 to 2^53-1.");

    private static bool TryTakeNumber(ref JsonScanner json, out long value)
    {
        value = -1;
        if (json.Peek() is (byte)'-' or (>= (byte)'0' and <= (byte)'9'))
        {
            JsonNumber number = json.TakeNumber();
            if (number.IsInteger && number.TryGetInteger(out long whole) && !number.IsNegative)
            {
                value = whole;
            }
        }

        return value is >= 0 and <= LargestNumber;
    }
}
