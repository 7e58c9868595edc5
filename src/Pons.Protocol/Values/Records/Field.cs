using System.Reflection;

namespace Pons.Protocol.Values;

/// <summary>One field of a record or one item of a tuple: its name, its place in errors, and what happens when it is
/// absent or None.</summary>
internal abstract class Field
{
    public required FieldName Name { get; init; }

    public required string Place { get; init; }

    /// <summary>True when a record cannot be made without it.</summary>
    public required bool IsRequired { get; init; }

    /// <summary>True when its type says that it is never null, as <c>string</c> does where <c>string?</c> does
    /// not.</summary>
    public required bool IsNeverNull { get; init; }

    public static Field Make(Type type, string name, string place, object? fallback, bool isRequired, bool isNeverNull)
    {
        MethodInfo make = typeof(Field).GetMethod(nameof(MakeOf), BindingFlags.Static | BindingFlags.NonPublic)!;
        return (Field)make.MakeGenericMethod(type).Invoke(null, [name, place, fallback, isRequired, isNeverNull])!;
    }

    private static Field<T> MakeOf<T>(
        string name, string place, object? fallback, bool isRequired, bool isNeverNull)
    {
        return new Field<T>
        {
            Name = new FieldName(name),
            Place = place,
            Fallback = fallback is null ? default : (T)fallback,
            IsRequired = isRequired,
            IsNeverNull = isNeverNull,
        };
    }
}

/// <summary>Called by the compiled code of a record's converter, once for each field, without boxing its
/// value.</summary>
internal sealed class Field<T> : Field
{
    private Converter<T>? _converter;

    public required T? Fallback { get; init; }

    private Converter<T> Converter => _converter ??= Converter<T>.Instance;

    public T? Read(ValueReader reader, int slot)
    {
        if (!reader.Slots.IsFilled(slot))
        {
            return IsRequired
                ? throw new ValueException($"the field {Name.Text} is missing. Send it, or give it a default.")
                : Fallback;
        }

        Node node = reader.Slots[slot];
        try
        {
            return node.Kind == NodeKind.None && IsNeverNull
                ? throw new ValueException(
                    $"None cannot be read as {TypeNames.Of(typeof(T))}, which is not nullable here. Ask for "
                    + $"{TypeNames.Of(typeof(T))}?.")
                : Converter.Read(reader, node);
        }
        catch (ValueException e) when (reader.Leave(e, Place))
        {
            throw;
        }
    }

    public void Write(ValueWriter writer, T value, int index)
    {
        writer.BeginItem(Group.Dict, index);
        writer.WriteName(Name);
        WriteItem(writer, value);
    }

    public void WriteItem(ValueWriter writer, T value)
    {
        try
        {
            Converter.Write(writer, value);
        }
        catch (ValueException e) when (writer.Leave(e, Place))
        {
            throw;
        }
    }
}
