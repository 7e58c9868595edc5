namespace Pons.Protocol.Values;

/// <summary>HashSet&lt;T&gt;, what it implements, and other sets. Sets and frozensets come in, lists and tuples too
/// while nothing stands in them twice; a set goes out.</summary>
internal sealed class SetConverter<TSet, T> : Converter<TSet?>
    where TSet : IEnumerable<T>
{
    public override bool IsKey => false;

    public override TSet? Read(ValueReader reader, Node node)
    {
        if (ReceivedArray.Is(node))
        {
            node = ArrayExpansion.Expand(reader, node, typeof(TSet));
        }

        if (node.Kind is not (NodeKind.Set or NodeKind.FrozenSet or NodeKind.List or NodeKind.Tuple))
        {
            return node.Kind == NodeKind.None && default(TSet) is null
                ? default
                : throw Refusal.Mismatch(node, typeof(TSet));
        }

        ItemCursor items = reader.Open(node);
        ISet<T> set = typeof(TSet).IsAssignableFrom(typeof(HashSet<T>))
            ? new HashSet<T>(items.Count, KeyComparer.For<T>())
            : Makers.Make<TSet, ISet<T>>();
        try
        {
            for (int i = 0; i < items.Count; i++)
            {
                if (!set.Add(Keys.Read<T>(reader, items.Next())))
                {
                    throw new ValueException(
                        $"two items of this {NodeNames.Of(node)} become the same {TypeNames.Of(typeof(T))}. "
                        + $"Ask for {(node.Kind is NodeKind.List or NodeKind.Tuple ? "List<T>" : "HashSet<object>")}.");
                }
            }
        }
        catch (ValueException e) when (reader.Leave(e, ".item"))
        {
            throw;
        }

        reader.Close(node);
        return (TSet)set;
    }

    public override void Write(ValueWriter writer, TSet? value)
    {
        if (value is null)
        {
            writer.WriteNull();
        }
        else
        {
            WriteObject(writer, value);
        }
    }

    public override void WriteObject(ValueWriter writer, object value)
    {
        writer.Begin(Group.Set);
        int index = 0;
        try
        {
            foreach (T item in (IEnumerable<T>)value)
            {
                writer.BeginItem(Group.Set, index++);
                Keys.Write(writer, item);
            }
        }
        catch (ValueException e) when (writer.Leave(e, ".item"))
        {
            throw;
        }

        writer.End(Group.Set, index);
    }
}
