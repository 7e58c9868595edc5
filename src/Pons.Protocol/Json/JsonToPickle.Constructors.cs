using Pons.Protocol.Values;

namespace Pons.Protocol.Json;

/// <content>What becomes a call of a constructor.</content>
internal sealed partial class JsonToPickle
{
    private const int DeepestType = 20;

    private void WriteDecimal(ref JsonScanner json)
    {
        ReadOnlySpan<byte> text = TakePlain(ref json, JsonTag.Decimal);
        _writer.BeginConstructor(Constructor.Decimal, 1);
        _writer.WriteUtf8(text);
        _writer.EndConstructor(1);
    }

    private void WriteUuid(ref JsonScanner json)
    {
        const int Size = 16;
        ReadOnlySpan<byte> text = TakePlain(ref json, JsonTag.Uuid);
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != 2 * Size || Convert.FromHexString(text, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            throw Malformed(JsonTag.Uuid);
        }

        _writer.BeginConstructor(Constructor.Uuid, 1);
        _writer.WriteBytes(bytes);
        _writer.EndConstructor(1);
    }

    private void WriteComplex(ref JsonScanner json)
    {
        _writer.BeginConstructor(Constructor.Complex, 2);
        _writer.WriteFloat(TakePart(ref json));
        TakeNext(ref json, JsonTag.Complex);
        _writer.WriteFloat(TakePart(ref json));
        _writer.EndConstructor(2);
    }

    // A number, or a float by its tag.
    private double TakePart(ref JsonScanner json)
    {
        if (json.Peek() is (byte)'-' or (>= (byte)'0' and <= (byte)'9'))
        {
            return json.TakeNumber().ToDouble();
        }

        bool isTagged = json.TryTake((byte)'{') && json.Peek() == '"' && TakePlain(ref json).SequenceEqual("$"u8);
        if (!isTagged)
        {
            throw Malformed(JsonTag.Complex);
        }

        json.Take((byte)':');
        if (TakeTag(ref json) != JsonTag.Float)
        {
            throw Malformed(JsonTag.Complex);
        }

        TakeNext(ref json, JsonTag.Float);
        double part = TakeFloat(ref json);
        TakeLast(ref json, JsonTag.Float);
        return json.HasNext((byte)'}') ? throw Malformed(JsonTag.Complex) : part;
    }

    // Whole numbers, and at the end of some what may be absent.
    private void WriteMoment(ref JsonScanner json, JsonTag tag)
    {
        (Constructor constructor, int numbers, bool hasMore) = tag switch
        {
            JsonTag.Naive => (Constructor.Naive, 8, false),
            JsonTag.Zoned => (Constructor.Zoned, 9, true),
            JsonTag.Date => (Constructor.Date, 3, false),
            JsonTag.Time => (Constructor.Time, 5, true),
            _ => (Constructor.Duration, 3, false),
        };
        int count = numbers + (hasMore ? 1 : 0);
        _writer.BeginConstructor(constructor, count);
        for (int i = 0; i < numbers; i++)
        {
            if (i > 0)
            {
                TakeNext(ref json, tag);
            }

            _writer.WriteInteger(TakeInteger(ref json, tag));
        }

        if (hasMore)
        {
            TakeNext(ref json, tag);
            WriteZone(ref json, tag);
        }

        _writer.EndConstructor(count);
    }

    private void WriteZone(ref JsonScanner json, JsonTag tag)
    {
        if (json.Peek() == 'n')
        {
            json.TakeWord("null"u8);
            _writer.WriteNull();
        }
        else if (tag == JsonTag.Zoned)
        {
            _writer.WriteUtf8(TakePlain(ref json, tag));
        }
        else
        {
            _writer.WriteInteger(TakeInteger(ref json, tag));
        }
    }

    private void WriteRecord(ref JsonScanner json)
    {
        ReadOnlySpan<byte> name = TakePlain(ref json, JsonTag.Record);
        _writer.BeginConstructor(Constructor.Record, 2);
        _writer.WriteUtf8(name);
        TakeNext(ref json, JsonTag.Record);
        if (json.Peek() != '{')
        {
            throw Malformed(JsonTag.Record);
        }

        WriteObject(ref json, areFields: true);
        _writer.EndConstructor(2);
    }

    private void WriteEnum(ref JsonScanner json)
    {
        _writer.BeginConstructor(Constructor.Enum, 3);
        _writer.WriteUtf8(TakePlain(ref json, JsonTag.Enum));
        TakeNext(ref json, JsonTag.Enum);
        _writer.WriteUtf8(TakePlain(ref json, JsonTag.Enum));
        TakeNext(ref json, JsonTag.Enum);
        _writer.BeginNested();
        try
        {
            WriteValue(ref json);
        }
        catch (ValueException e) when (_writer.Leave(e, ".value"))
        {
            throw;
        }

        _writer.EndNested();
        _writer.EndConstructor(3);
    }

    private void WriteArray(ref JsonScanner json)
    {
        const JsonTag Tag = JsonTag.NdArray;
        _writer.BeginConstructor(Constructor.NdArray, 4);
        WriteType(ref json, DeepestType);
        TakeNext(ref json, Tag);
        WriteShape(ref json);
        TakeNext(ref json, Tag);
        _writer.WriteUtf8(TakePlain(ref json, Tag));
        TakeNext(ref json, Tag);
        if (json.Peek() == '"')
        {
            WriteBase64(ref json, Tag);
        }
        else
        {
            JsonBuffer buffer = TakeBuffer(ref json, Tag);
            CheckRoom(buffer.Size);
            _used.Add(_used.Count < ushort.MaxValue ? buffer : throw new ValueException($"a message carries at most {ushort.MaxValue} arrays in its buffers. Send them in parts."));
            _usedBytes += buffer.Size + JsonBuffer.Alignment;
            _writer.WriteNextBuffer(buffer.IsWritable);
        }

        _writer.EndConstructor(4);
    }

    private void WriteShape(ref JsonScanner json)
    {
        TakeMark(ref json, JsonTag.NdArray);
        _writer.BeginOpen();
        int count = 0;
        for (bool hasNext = !json.TryTake((byte)']'); hasNext; hasNext = json.HasNext((byte)']'))
        {
            _writer.WriteInteger(TakeInteger(ref json, JsonTag.NdArray));
            count++;
        }

        _writer.EndOpenTuple(count);
    }

    // A dtype: its text, or [size, [[name, dtype, offset, shape], …]].
    private void WriteType(ref JsonScanner json, int deepest)
    {
        const JsonTag Tag = JsonTag.NdArray;
        if (json.Peek() == '"')
        {
            _writer.WriteUtf8(TakePlain(ref json));
            return;
        }

        if (deepest == 0)
        {
            throw Malformed(Tag);
        }

        TakeMark(ref json, Tag);
        _writer.BeginTuple(2);
        _writer.WriteInteger(TakeInteger(ref json, Tag));
        TakeNext(ref json, Tag);
        TakeMark(ref json, Tag);
        _writer.BeginOpen();
        int count = 0;
        for (bool hasNext = !json.TryTake((byte)']'); hasNext; hasNext = json.HasNext((byte)']'))
        {
            WriteField(ref json, deepest - 1);
            count++;
        }

        _writer.EndOpenTuple(count);
        TakeLast(ref json, Tag);
        _writer.EndTuple(2);
    }

    private void WriteField(ref JsonScanner json, int deepest)
    {
        const JsonTag Tag = JsonTag.NdArray;
        TakeMark(ref json, Tag);
        _writer.BeginTuple(4);
        _writer.WriteUtf8(TakePlain(ref json, Tag));
        TakeNext(ref json, Tag);
        WriteType(ref json, deepest);
        TakeNext(ref json, Tag);
        _writer.WriteInteger(TakeInteger(ref json, Tag));
        TakeNext(ref json, Tag);
        WriteShape(ref json);
        TakeLast(ref json, Tag);
        _writer.EndTuple(4);
    }
}
