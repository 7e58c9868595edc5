namespace Pons.Protocol.Values;

/// <summary>T[] from a list, a tuple or an array; written as an array where the items are numbers, else as a list.</summary>
internal sealed class ArrayConverter<T> : Converter<T[]?>
{
    public override bool IsKey => false;

    public override T[]? Read(ValueReader reader, Node node)
    {
        if (node.Kind == NodeKind.None)
        {
            return null;
        }

        if (ReceivedArray.TryTake<T>(reader, node, rank: 1) is { } array)
        {
            T[] copy = GC.AllocateUninitializedArray<T>(array.Shape[0]);
            array.CopyTo(reader, Elements<T>.BytesOf(copy.AsSpan()));
            return copy;
        }

        ItemCursor items = Sequences.Open<T[]>(reader, node);
        var result = items.Count == 0 ? [] : GC.AllocateUninitializedArray<T>(items.Count);
        Converter<T>.Instance.ReadMany(reader, ref items, result);
        reader.Close(node);
        return result;
    }

    public override void Write(ValueWriter writer, T[]? value)
    {
        if (value is null)
        {
            writer.WriteNull();
        }
        else
        {
            Sequences.WriteArray<T>(writer, value);
        }
    }
}
