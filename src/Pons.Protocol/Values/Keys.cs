using System.Collections;
using System.Runtime.CompilerServices;

namespace Pons.Protocol.Values;

/// <summary>Dict keys and set items, which Python must be able to hash: an array stands for the tuple that it once
/// was.</summary>
internal static class Keys
{
    public static T Read<T>(ValueReader reader, Node node)
    {
        T key = Converter<T>.Instance.Read(reader, node);
        CheckHashable(reader, node); // after it: what was read is bounded, so the walk is
        return key;
    }

    public static void Write<T>(ValueWriter writer, T key)
    {
        if (typeof(T).IsPrimitive || typeof(T) == typeof(string))
        {
            Converter<T>.Instance.Write(writer, key);
        }
        else
        {
            WriteObject(writer, key);
        }
    }

    private static void CheckHashable(ValueReader reader, Node node)
    {
        if (node.Kind is NodeKind.List or NodeKind.Dict or NodeKind.Set)
        {
            throw new ValueException(
                $"a {NodeNames.Of(node)} stands as a key or in a set, where Python itself allows none. The sender's "
                + "value is malformed.");
        }

        if (node.Kind == NodeKind.Tuple)
        {
            ItemCursor items = reader.Walk(node);
            for (int i = 0; i < items.Count; i++)
            {
                CheckHashable(reader, items.Next());
            }
        }
    }

    private static void WriteObject(ValueWriter writer, object? key)
    {
        switch (key)
        {
            case null or string or byte[]:
                writer.WriteObject(key);
                break;
            case ITuple tuple:
                WriteTuple(writer, Enumerable.Range(0, tuple.Length).Select(i => tuple[i]), tuple.Length);
                break;
            case Array { Rank: 1 } array:
                WriteTuple(writer, array, array.Length);
                break;
            default:
                Converter converter = ConverterFinder.For(key.GetType());
                if (!converter.IsKey)
                {
                    throw Refusal.Unwritable(key.GetType(),
                        "as a key or an item of a set it would be a list, a dict or a set in Python, which cannot be "
                        + "hashed. Use a tuple.");
                }

                converter.WriteObject(writer, key);
                break;
        }
    }

    private static void WriteTuple(ValueWriter writer, IEnumerable items, int count)
    {
        writer.BeginTuple(count);
        foreach (object? item in items)
        {
            WriteObject(writer, item);
        }

        writer.EndTuple(count);
    }
}
