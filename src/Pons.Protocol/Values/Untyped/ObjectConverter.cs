using System.Numerics;

namespace Pons.Protocol.Values;

/// <summary>Values without a type that was asked for: each becomes what docs/guide/values.md names first, and is
/// written as what it is.</summary>
internal sealed class ObjectConverter : Converter<object?>
{
    public override object? Read(ValueReader reader, Node node) => node.Kind switch
    {
        NodeKind.None => null,
        NodeKind.Boolean => node.IsTrue,
        NodeKind.Integer => node.Bits,
        NodeKind.BigInteger => Narrow(reader.BigInteger(node)),
        NodeKind.Float => node.Float,
        NodeKind.Text => reader.Text(node),
        NodeKind.Bytes => reader.Bytes(node),
        NodeKind.List => Converter<List<object?>>.Instance.Read(reader, node),
        NodeKind.Tuple => Converter<object?[]>.Instance.Read(reader, node),
        NodeKind.Dict => ReadDict(reader, node),
        NodeKind.Set or NodeKind.FrozenSet => Converter<HashSet<object?>>.Instance.Read(reader, node),
        NodeKind.Constructed => ReadConstructed(reader, node),
        _ => throw Refusal.Mismatch(node, typeof(object)),
    };

    /// <summary>Answers a long for an int that fits one, though it was written wider than it needs.</summary>
    public static object Narrow(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;

    public override void Write(ValueWriter writer, object? value) => WriteAny(writer, value);

    // Only what is an object and nothing more comes here: WriteAny has looked at what else it is.
    public override void WriteObject(ValueWriter writer, object value) =>
        throw Refusal.Unwritable(typeof(object), "it holds nothing. Send null, or a value.");

    public static void WriteAny(ValueWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNull();
                break;
            case string text:
                writer.WriteText(text);
                break;
            case int number:
                writer.WriteInteger(number);
                break;
            case long number:
                writer.WriteInteger(number);
                break;
            case double number:
                writer.WriteFloat(number);
                break;
            case bool truth:
                writer.WriteBoolean(truth);
                break;
            default:
                ConverterFinder.For(value.GetType()).WriteObject(writer, value);
                break;
        }
    }

    private static object? ReadDict(ValueReader reader, Node node)
    {
        ItemCursor items = reader.Walk(node);
        for (int i = 0; i < items.Count; i += 2)
        {
            if (items.Next().Kind != NodeKind.Text)
            {
                return Converter<Dictionary<object, object?>>.Instance.Read(reader, node);
            }

            items.Next();
        }

        return Converter<Dictionary<string, object?>>.Instance.Read(reader, node);
    }

    private static object? ReadConstructed(ValueReader reader, Node node) => node.Constructor switch
    {
        Constructor.Record => Converter<Dictionary<string, object?>>.Instance.Read(reader, node),
        Constructor.Enum => ReadEnum(reader, node),
        Constructor.Naive => Converter<DateTime>.Instance.Read(reader, node),
        Constructor.Zoned => Converter<DateTimeOffset>.Instance.Read(reader, node),
        Constructor.Date => Converter<DateOnly>.Instance.Read(reader, node),
        Constructor.Time => Converter<TimeOnly>.Instance.Read(reader, node),
        Constructor.Duration => Converter<TimeSpan>.Instance.Read(reader, node),
        Constructor.Decimal => Converter<decimal>.Instance.Read(reader, node),
        Constructor.Uuid => Converter<Guid>.Instance.Read(reader, node),
        Constructor.Complex => Converter<Complex>.Instance.Read(reader, node),
        Constructor.NdArray => Converter<NDArray>.Instance.Read(reader, node),
        Constructor.Handle => reader.TakeHandle(node, typeof(object)),
        _ => throw Refusal.Mismatch(node, typeof(object)),
    };

    private static object? ReadEnum(ValueReader reader, Node node)
    {
        Node value = EnumValue.Of(reader, node, out _);
        reader.Open(node);
        object? result;
        try
        {
            result = Converter<object?>.Instance.Read(reader, value);
        }
        catch (ValueException e) when (reader.Leave(e, ".value"))
        {
            throw;
        }

        reader.Close(node);
        return result;
    }
}
