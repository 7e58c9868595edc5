using System.Globalization;
using System.Text;
using Pons.Protocol.Values;

namespace Pons.Protocol.Json;

/// <content>What was made by a constructor.</content>
internal sealed unsafe partial class PlainJson
{
    private const long MicrosecondsOfDay = 86_400_000_000;
    private const int FractionDigits = 6;

    private static ReadOnlySpan<byte> PictureName => "pons.Picture"u8;

    private void WriteConstructed(Node node)
    {
        switch (node.Constructor)
        {
            case Constructor.Record: WriteRecord(node); break;
            case Constructor.Enum: WriteEnum(node); break;
            case Constructor.Naive or Constructor.Zoned: WriteAscii(Moment(node)); break;
            case Constructor.Date: WriteAscii(Date(ConstructorArguments.Of(_reader, node, 3), Constructor.Date)); break;
            case Constructor.Time: WriteAscii(Time(node)); break;
            case Constructor.Duration: WriteAscii(Duration(ConstructorArguments.Of(_reader, node, 3))); break;
            case Constructor.Decimal: WriteText(ConstructorArguments.Of(_reader, node, 1).Expect(0, NodeKind.Text)); break;
            case Constructor.Uuid: WriteUuid(node); break;
            case Constructor.Complex: WriteComplex(ConstructorArguments.Of(_reader, node, 2)); break;
            case Constructor.NdArray: WriteArray(node); break;
            case Constructor.Handle: throw new ValueException("here stands something that lives in the program that was called, a function, a stream or an object, which has no form in JSON. Return plain values instead.");
            default: throw Refusal.Mismatch(node, typeof(object));
        }
    }

    private void WriteRecord(Node node)
    {
        ConstructorArguments arguments = ConstructorArguments.Of(_reader, node, 2);
        if (TryReadPicture(node, out _, out Node picture))
        {
            WriteBase64(_reader.Slice(picture));
            return;
        }

        WriteDict(arguments.Expect(1, NodeKind.Dict));
    }

    // The record that stands for a picture has a name that no class of a user's has.
    private bool TryReadPicture(Node node, out string type, out Node content)
    {
        (type, content) = ("", default);
        if (node.Kind != NodeKind.Constructed || node.Constructor != Constructor.Record)
        {
            return false;
        }

        ConstructorArguments arguments = ConstructorArguments.Of(_reader, node, 2);
        if (!_reader.Slice(arguments.Expect(0, NodeKind.Text)).SequenceEqual(PictureName))
        {
            return false;
        }

        ItemCursor fields = _reader.Walk(arguments.Expect(1, NodeKind.Dict));
        if (fields.Count != 4)
        {
            return false;
        }

        fields.Next();
        Node media = fields.Next();
        fields.Next();
        content = fields.Next();
        type = media.Kind == NodeKind.Text ? _reader.Text(media) : "";
        return content.Kind == NodeKind.Bytes && type.StartsWith("image/", StringComparison.Ordinal);
    }

    private void WriteEnum(Node node)
    {
        Node value = ConstructorArguments.Of(_reader, node, 3)[2];
        _reader.Open(node);
        try
        {
            Write(value);
        }
        catch (ValueException e) when (_reader.Leave(e, ".value"))
        {
            throw;
        }

        _reader.Close(node);
    }

    private void WriteUuid(Node node)
    {
        ReadOnlySpan<byte> bytes = _reader.Slice(ConstructorArguments.Of(_reader, node, 1).Expect(0, NodeKind.Bytes));
        WriteAscii(bytes.Length == 16 ? new Guid(bytes, bigEndian: true).ToString() : throw Refusal.Arguments(Constructor.Uuid));
    }

    private void WriteComplex(in ConstructorArguments arguments)
    {
        _output.Write("{\"re\":"u8);
        WriteFloat(arguments.Expect(0, NodeKind.Float).Float);
        _output.Write(",\"im\":"u8);
        WriteFloat(arguments.Expect(1, NodeKind.Float).Float);
        _output.WriteByte((byte)'}');
    }

    // One without dimensions is the item that it holds.
    private void WriteArray(Node node)
    {
        var array = ReceivedArray.Of(_reader, node);
        if (array.Shape.Length == 0)
        {
            Write(ItemNodes.Of(_reader, array.DType, typeof(object)).Make(array.Items(_reader)));
            return;
        }

        Write(ArrayExpansion.Expand(_reader, node, typeof(object)));
    }

    private void WriteAscii(string text)
    {
        _output.WriteByte((byte)'"');
        _output.Advance(Encoding.ASCII.GetBytes(text, _output.GetSpan(text.Length)));
        _output.WriteByte((byte)'"');
    }

    private string Moment(Node node)
    {
        bool isZoned = node.Constructor == Constructor.Zoned;
        ConstructorArguments arguments = ConstructorArguments.Of(_reader, node, isZoned ? Clock.NaiveCount + 2 : Clock.NaiveCount);
        string text = $"{Date(arguments, node.Constructor)}T{TimeOfDay(arguments, 3)}";
        return isZoned ? text + Offset(arguments.Long(Clock.NaiveCount)) : text;
    }

    private string Time(Node node)
    {
        ConstructorArguments arguments = ConstructorArguments.Of(_reader, node, 6);
        return TimeOfDay(arguments, 0) + (arguments[5].Kind == NodeKind.None ? "" : Offset(arguments.Long(5)));
    }

    private static string Date(in ConstructorArguments arguments, Constructor constructor) =>
        Clock.ReadDate(arguments, constructor).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string TimeOfDay(in ConstructorArguments arguments, int first) =>
        Clock.ReadTime(arguments, first).ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);

    private static string Offset(long microseconds)
    {
        TimeSpan offset = TimeSpan.FromMicroseconds(Math.Abs(Math.Clamp(microseconds, -MicrosecondsOfDay, MicrosecondsOfDay)));
        string seconds = offset.Ticks % TimeSpan.TicksPerMinute == 0 ? "" : offset.ToString(@"\:ss\.FFFFFF", CultureInfo.InvariantCulture).TrimEnd('.');
        return (microseconds < 0 ? "-" : "+") + offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture) + seconds;
    }

    // As ISO 8601 has it, in days and seconds: P1DT2.5S, -P1D.
    private static string Duration(in ConstructorArguments arguments)
    {
        Int128 total = ((Int128)arguments.Long(0) * 86_400 + arguments.Integer(1, 0, 86_399)) * 1_000_000 + arguments.Integer(2, 0, 999_999);
        Int128 rest = Int128.Abs(total);
        Int128 days = rest / MicrosecondsOfDay;
        rest %= MicrosecondsOfDay;
        string fraction = ((long)(rest % 1_000_000)).ToString(CultureInfo.InvariantCulture).PadLeft(FractionDigits, '0').TrimEnd('0');
        string seconds = $"{rest / 1_000_000}{(fraction.Length > 0 ? "." : "")}{fraction}S";
        string time = rest == 0 && days != 0 ? "" : $"T{seconds}";
        return $"{(total < 0 ? "-" : "")}P{(days == 0 ? "" : $"{days}D")}{time}";
    }
}
