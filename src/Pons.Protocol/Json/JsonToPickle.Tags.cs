using Pons.Protocol.Values;

namespace Pons.Protocol.Json;

/// <content>What stands behind `$`: scalars, bytes and handles.</content>
internal sealed partial class JsonToPickle
{
    private void WriteTagged(ref JsonScanner json, bool areFields)
    {
        JsonTag tag = TakeTag(ref json);
        WriteTagged(ref json, !areFields || tag == JsonTag.Object ? tag : throw Malformed(JsonTag.Record));
        if (json.HasNext((byte)'}'))
        {
            throw new ValueException("the key \"$\" stands beside others, which no object may have (SPEC chapter 11).");
        }
    }

    private JsonTag TakeTag(ref JsonScanner json)
    {
        if (json.Peek() != '[')
        {
            throw new ValueException("behind \"$\" stands something else than the list of a tag (SPEC chapter 11).");
        }

        json.Take((byte)'[');
        if (json.Peek() != '"')
        {
            throw new ValueException("the list behind \"$\" does not begin with a tag (SPEC chapter 11).");
        }

        ReadOnlySpan<byte> name = TakePlain(ref json);
        JsonTag tag = JsonTags.Find(name);
        return tag != JsonTag.None ? tag : throw new ValueException($"behind \"$\" stands the unknown tag '{System.Text.Encoding.UTF8.GetString(name[..Math.Min(name.Length, 60)])}' (SPEC chapter 11).");
    }

    private void WriteTagged(ref JsonScanner json, JsonTag tag)
    {
        switch (tag)
        {
            case JsonTag.Tuple: WriteTuple(ref json); return;
            case JsonTag.Set or JsonTag.FrozenSet: WriteSet(ref json, tag); return;
            case JsonTag.Undefined: _writer.WriteNull(); break;
            default:
                TakeNext(ref json, tag);
                WriteFilled(ref json, tag);
                break;
        }

        TakeLast(ref json, tag);
    }

    // A tag behind which a certain number of things stands; the first of them comes next.
    private void WriteFilled(ref JsonScanner json, JsonTag tag)
    {
        switch (tag)
        {
            case JsonTag.Int: WriteInt(ref json); break;
            case JsonTag.Float: _writer.WriteFloat(TakeFloat(ref json)); break;
            case JsonTag.Bytes or JsonTag.ByteArray: WriteBytes(ref json, tag); break;
            case JsonTag.Map or JsonTag.Object: WritePairs(ref json, tag); break;
            case JsonTag.Text16: WriteText16(ref json); break;
            case JsonTag.Decimal: WriteDecimal(ref json); break;
            case JsonTag.Uuid: WriteUuid(ref json); break;
            case JsonTag.Complex: WriteComplex(ref json); break;
            case JsonTag.Record: WriteRecord(ref json); break;
            case JsonTag.Enum: WriteEnum(ref json); break;
            case JsonTag.NdArray: WriteArray(ref json); break;
            case JsonTag.Handle: WriteHandle(ref json); break;
            default: WriteMoment(ref json, tag); break;
        }
    }

    private void WriteInt(ref JsonScanner json)
    {
        ReadOnlySpan<byte> text = TakePlain(ref json, JsonTag.Int);
        JsonNumber number = JsonNumber.Scan(text);
        if (number.Text.Length != text.Length || text.IsEmpty || !number.IsInteger || number.IsMinusZero)
        {
            throw Malformed(JsonTag.Int);
        }

        WriteNumber(number);
    }

    private double TakeFloat(ref JsonScanner json)
    {
        ReadOnlySpan<byte> text = TakePlain(ref json, JsonTag.Float);
        if (text.SequenceEqual("nan"u8))
        {
            return BitConverter.UInt64BitsToDouble(0x7FF8000000000000); // as Python has it; .NET's own is negative
        }

        if (text.SequenceEqual("inf"u8) || text.SequenceEqual("-inf"u8))
        {
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        }

        JsonNumber number = JsonNumber.Scan(text);
        double value = number.Text.Length == text.Length && !text.IsEmpty ? number.ToDouble() : throw Malformed(JsonTag.Float);
        bool isMinusZero = value == 0 && number.IsNegative;
        return Math.Truncate(value) == value && (!isMinusZero || number.IsMinusZero)
            ? value
            : throw new ValueException("the text of a float stands for none that is whole; any other is a plain number (SPEC chapter 11).");
    }

    private void WriteBytes(ref JsonScanner json, JsonTag tag)
    {
        if (json.Peek() == '"')
        {
            WriteBase64(ref json, tag);
            return;
        }

        JsonBuffer buffer = TakeBuffer(ref json, tag);
        CheckRoom(buffer.Size);
        buffer.Of(json.Message).CopyTo(_writer.WriteBytesToFill(buffer.Size, tag == JsonTag.ByteArray || buffer.IsWritable));
    }

    private void WriteBase64(ref JsonScanner json, JsonTag tag)
    {
        ReadOnlySpan<byte> text = TakePlain(ref json, tag);
        int size = JsonBase64.SizeOf(text);
        if (size < 0)
        {
            throw new ValueException($"the text of {Name(tag)} is no base64.");
        }

        JsonBase64.Decode(text, _writer.WriteBytesToFill(size, tag == JsonTag.ByteArray));
    }

    private void WriteText16(ref JsonScanner json)
    {
        TakeMark(ref json, JsonTag.Text16);
        var units = new List<char>();
        for (bool hasNext = !json.TryTake((byte)']'); hasNext; hasNext = json.HasNext((byte)']'))
        {
            long unit = TakeInteger(ref json, JsonTag.Text16);
            units.Add(unit is >= 0 and <= char.MaxValue ? (char)unit : throw Malformed(JsonTag.Text16));
        }

        _writer.WriteText(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(units));
    }

    private void WriteHandle(ref JsonScanner json)
    {
        long index = TakeInteger(ref json, JsonTag.Handle);
        if (index < 0 || index >= _context.Handles)
        {
            throw new ProtocolException("table", $"A payload names handle {index} of a table of {_context.Handles}.");
        }

        _writer.BeginConstructor(Constructor.Handle, 1);
        _writer.WriteInteger(index);
        _writer.EndConstructor(1);
    }

    private JsonBuffer TakeBuffer(ref JsonScanner json, JsonTag tag)
    {
        long index = TakeInteger(ref json, tag);
        return index >= 0 && index < _context.Buffers.Count
            ? _context.Buffers[(int)index]
            : throw new ProtocolException("table", $"A payload names buffer {index} of a table of {_context.Buffers.Count}.");
    }

    /// <summary>A buffer may be named again and again: what comes of that is counted before it is copied.</summary>
    private void CheckRoom(int size)
    {
        if (_output.Length + _usedBytes + size > _context.MessageBytes)
        {
            throw new ValueException($"buffers that are named more than once make this value larger than the {_context.MessageBytes} bytes that a message may have.");
        }
    }

    private ReadOnlySpan<byte> TakePlain(scoped ref JsonScanner json, JsonTag tag) => json.Peek() == '"' ? TakePlain(ref json) : throw Malformed(tag);

    private static long TakeInteger(ref JsonScanner json, JsonTag tag)
    {
        if (json.Peek() is not ((byte)'-' or (>= (byte)'0' and <= (byte)'9')))
        {
            throw Malformed(tag);
        }

        JsonNumber number = json.TakeNumber();
        return number.IsInteger && !number.IsMinusZero && number.TryGetInteger(out long value) ? value : throw Malformed(tag);
    }

    private static void TakeMark(ref JsonScanner json, JsonTag tag)
    {
        if (!json.TryTake((byte)'['))
        {
            throw Malformed(tag);
        }
    }

    private static void TakeNext(ref JsonScanner json, JsonTag tag)
    {
        if (!json.HasNext((byte)']'))
        {
            throw Malformed(tag);
        }
    }

    private static void TakeLast(ref JsonScanner json, JsonTag tag)
    {
        if (json.HasNext((byte)']'))
        {
            throw Malformed(tag);
        }
    }

    private static ValueException Malformed(JsonTag tag) => new($"behind the tag {Name(tag)} stands something else than what SPEC chapter 11 lists.");

    private static string Name(JsonTag tag) => $"'{System.Text.Encoding.UTF8.GetString(JsonTags.NameOf(tag))}'";
}
