namespace Pons.Protocol.Values;

/// <summary>Dictionary&lt;TKey, TValue&gt;, what it implements, and other dictionaries; dicts and records come in, a
/// dict goes out.</summary>
internal sealed class DictionaryConverter<TDictionary, TKey, TValue> : Converter<TDictionary?>
    where TDictionary : IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    public override bool IsKey => false;

    public override TDictionary? Read(ValueReader reader, Node node)
    {
        if (node.Kind == NodeKind.None && default(TDictionary) is null)
        {
            return default;
        }

        Node fields = Fields.Of(reader, node, typeof(TDictionary));
        ItemCursor items = reader.Open(fields);
        IDictionary<TKey, TValue> target = typeof(TDictionary).IsAssignableFrom(typeof(Dictionary<TKey, TValue>))
            ? new Dictionary<TKey, TValue>(items.Count / 2, KeyComparer.For<TKey>())
            : Makers.Make<TDictionary, IDictionary<TKey, TValue>>();
        Node key = default;
        try
        {
            for (int i = 0; i < items.Count; i += 2)
            {
                key = items.Next();
                Add(target, ReadKey(reader, key), Converter<TValue>.Instance.Read(reader, items.Next()));
            }
        }
        catch (ValueException e) when (reader.Leave(e, Places.OfKey(reader, key)))
        {
            throw;
        }

        reader.Close(fields);
        return (TDictionary)target;
    }

    public override void Write(ValueWriter writer, TDictionary? value)
    {
        if (value is null)
        {
            writer.WriteNull();
        }
        else if (value.GetType() == typeof(TDictionary))
        {
            WriteObject(writer, value);
        }
        else
        {
            writer.WriteObject(value);
        }
    }

    public override void WriteObject(ValueWriter writer, object value)
    {
        writer.Begin(Group.Dict);
        TKey? current = default;
        int index = 0;
        try
        {
            foreach ((TKey key, TValue item) in (IEnumerable<KeyValuePair<TKey, TValue>>)value)
            {
                current = key;
                writer.BeginItem(Group.Dict, index++);
                Keys.Write(writer, key);
                Converter<TValue>.Instance.Write(writer, item);
            }
        }
        catch (ValueException e) when (writer.Leave(e, Places.OfKey(current)))
        {
            throw;
        }

        writer.End(Group.Dict, index);
    }

    private static TKey ReadKey(ValueReader reader, Node key) =>
        Keys.Read<TKey>(reader, key)
        ?? throw new ValueException(
            "None as a key has no counterpart: .NET's dictionaries take no null. Send another key.");

    private static void Add(IDictionary<TKey, TValue> target, TKey key, TValue value)
    {
        if (!target.TryAdd(key, value))
        {
            throw new ValueException(
                $"two keys of this dict become the same {TypeNames.Of(typeof(TKey))}. Ask for Dictionary<object, "
                + "object>.");
        }
    }
}
