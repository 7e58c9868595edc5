namespace Pons.Protocol.Values;

/// <summary>T[] from a list or a tuple; written as a list.</summary>
internal sealed class ArrayConverter<T> : Converter<T[]?>
{
    public override bool IsKey => false;

    public override T[]? Read(ValueReader reader, Node node)
    {
        if (node.Kind == NodeKind.None)
        {
            return null;
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
            Sequences.Write<T>(writer, value);
        }
    }
}
