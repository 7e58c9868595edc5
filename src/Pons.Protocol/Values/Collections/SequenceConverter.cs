using System.Runtime.InteropServices;

namespace Pons.Protocol.Values;

/// <summary>List&lt;T&gt;, what it implements, and collections that can be made empty and added to; anything
/// enumerable is written as a list.</summary>
internal sealed class SequenceConverter<TSequence, T> : Converter<TSequence?>
    where TSequence : IEnumerable<T>
{
    public override bool IsKey => false;

    public override TSequence? Read(ValueReader reader, Node node)
    {
        if (node.Kind == NodeKind.None && default(TSequence) is null)
        {
            return default;
        }

        if (typeof(TSequence).IsAssignableFrom(typeof(List<T>)) && ReceivedArray.TryTake<T>(reader, node, rank: 1) is { } array)
        {
            var copy = new List<T>();
            CollectionsMarshal.SetCount(copy, array.Shape[0]);
            array.CopyTo(reader, Elements<T>.BytesOf(CollectionsMarshal.AsSpan(copy)));
            return (TSequence)(object)copy;
        }

        ItemCursor items = Sequences.Open<TSequence>(reader, node);
        if (!typeof(TSequence).IsAssignableFrom(typeof(List<T>)))
        {
            return ReadInto(Makers.Make<TSequence, ICollection<T>>(), reader, node, items);
        }

        var list = new List<T>();
        CollectionsMarshal.SetCount(list, items.Count);
        Converter<T>.Instance.ReadMany(reader, ref items, CollectionsMarshal.AsSpan(list));
        reader.Close(node);
        return (TSequence)(object)list;
    }

    public override void Write(ValueWriter writer, TSequence? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNull();
                break;
            case List<T> list:
                Sequences.Write<T>(writer, CollectionsMarshal.AsSpan(list));
                break;
            default:
                if (value.GetType() == typeof(TSequence))
                {
                    WriteItems(writer, value);
                }
                else
                {
                    writer.WriteObject(value);
                }

                break;
        }
    }

    // What it really is may be narrower than what was asked for: then only its enumeration counts.
    public override void WriteObject(ValueWriter writer, object value) => WriteItems(writer, (IEnumerable<T>)value);

    private static TSequence ReadInto(ICollection<T> target, ValueReader reader, Node node, ItemCursor items)
    {
        int index = 0;
        try
        {
            for (; index < items.Count; index++)
            {
                target.Add(Converter<T>.Instance.Read(reader, items.Next()));
            }
        }
        catch (ValueException e) when (reader.Leave(e, $"[{index}]"))
        {
            throw;
        }

        reader.Close(node);
        return (TSequence)target;
    }

    private static void WriteItems(ValueWriter writer, IEnumerable<T> items)
    {
        writer.Begin(Group.List);
        int index = 0;
        try
        {
            foreach (T item in items)
            {
                writer.BeginItem(Group.List, index);
                Converter<T>.Instance.Write(writer, item);
                index++;
            }
        }
        catch (ValueException e) when (writer.Leave(e, $"[{index}]"))
        {
            throw;
        }

        writer.End(Group.List, index);
    }
}
