namespace Pons.Protocol.Values;

/// <summary>What arrays, lists, memories and grids have in common: a list or a tuple comes in, a list goes
/// out.</summary>
internal static class Sequences
{
    public static ItemCursor Open<TTarget>(ValueReader reader, Node node) =>
        node.Kind is NodeKind.List or NodeKind.Tuple
            ? reader.Open(node)
            : ReceivedArray.Is(node) ? reader.Open(ArrayExpansion.Expand(reader, node, typeof(TTarget)))
            : throw Refusal.Mismatch(node, typeof(TTarget));

    /// <summary>Writes what is an array here: as one over there too where its items are numbers.</summary>
    public static void WriteArray<T>(ValueWriter writer, ReadOnlySpan<T> items)
    {
        if (Elements<T>.DType is { } dtype)
        {
            ArrayWriting.Write(writer, dtype, [items.Length], Elements<T>.BytesOf(items));
        }
        else
        {
            Write(writer, items);
        }
    }

    public static void Write<T>(ValueWriter writer, ReadOnlySpan<T> items)
    {
        writer.Begin(Group.List);
        Converter<T>.Instance.WriteMany(writer, items);
        writer.End(Group.List, items.Length);
    }
}
