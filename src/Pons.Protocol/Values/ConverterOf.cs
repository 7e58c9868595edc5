namespace Pons.Protocol.Values;

/// <summary>Reads and writes values of one .NET type; there is one for each type, made when it is first asked
/// for.</summary>
/// <remarks>Converters hold no state of a message and are used by all threads at once.</remarks>
internal abstract class Converter<T> : Converter
{
    private static Converter<T>? _instance;

    /// <summary>The type's converter; throws <see cref="ValueException"/> when values of the type cannot
    /// cross.</summary>
    public static Converter<T> Instance => _instance ??= (Converter<T>)ConverterFinder.Find(typeof(T));

    public abstract T Read(ValueReader reader, Node node);

    public abstract void Write(ValueWriter writer, T value);

    public override void WriteObject(ValueWriter writer, object value) => Write(writer, (T)value);

    public override object? ReadObject(ValueReader reader, Node node) => Read(reader, node);

    /// <summary>Reads the next items of an open container; numbers have a tight loop of their own here.</summary>
    public virtual void ReadMany(ValueReader reader, ref ItemCursor items, Span<T> target)
    {
        int i = 0;
        try
        {
            for (; i < target.Length; i++)
            {
                target[i] = Read(reader, items.Next());
            }
        }
        catch (ValueException e) when (reader.Leave(e, $"[{i}]"))
        {
            throw;
        }
    }

    /// <summary>Writes the items of a list that was begun.</summary>
    public virtual void WriteMany(ValueWriter writer, ReadOnlySpan<T> items)
    {
        int i = 0;
        try
        {
            for (; i < items.Length; i++)
            {
                writer.BeginItem(Group.List, i);
                Write(writer, items[i]);
            }
        }
        catch (ValueException e) when (writer.Leave(e, $"[{i}]"))
        {
            throw;
        }
    }
}
