namespace Pons.Protocol.Values;

/// <summary>What arrays, lists, memories and grids have in common: a list or a tuple comes in, a list goes
/// out.</summary>
internal static class Sequences
{
    public static ItemCursor Open<TTarget>(ValueReader reader, Node node) =>
        node.Kind is NodeKind.List or NodeKind.Tuple
            ? reader.Open(node)
            : throw Refusal.Mismatch(node, typeof(TTarget));

    public static void Write<T>(ValueWriter writer, ReadOnlySpan<T> items)
    {
        writer.Begin(Group.List);
        Converter<T>.Instance.WriteMany(writer, items);
        writer.End(Group.List, items.Length);
    }
}
