using System.Collections;
using System.Runtime.CompilerServices;

namespace Pons.Protocol.Values;

/// <summary>Writes dict keys and set items, which Python must be able to hash: an array stands for the tuple that it once was.</summary>
internal static class Keys
{
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
                    throw Refusal.Unwritable(key.GetType(), "as a key or an item of a set it would be a list, a dict or a set in Python, which cannot be hashed. Use a tuple.");
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
