using System.Linq.Expressions;

namespace Pons.Protocol.Values;

/// <summary>ValueTuple and Tuple of one to seven items; tuples, lists and namedtuples of that length come in, a tuple
/// goes out.</summary>
internal sealed class TupleConverter<T> : Converter<T?>
{
    private readonly Field[] _fields;
    private Func<ValueReader, int, T>? _read;
    private Action<ValueWriter, T>? _write;

    public TupleConverter()
    {
        _fields = [.. typeof(T).GetGenericArguments().Select(
            (type, i) => Field.Make(type, NameOf(i), $"[{i}]", fallback: null, isRequired: true, isNeverNull: false))];
    }

    public override T? Read(ValueReader reader, Node node)
    {
        if (node.Kind == NodeKind.None && default(T) is null)
        {
            return default;
        }

        bool isRecord = node.Kind == NodeKind.Constructed && node.Constructor == Constructor.Record;
        Node container = isRecord ? Fields.Of(reader, node, typeof(T)) : node;
        ItemCursor items = isRecord ? reader.Open(container) : Sequences.Open<T>(reader, container);
        int step = isRecord ? 2 : 1;
        if (items.Count != _fields.Length * step)
        {
            throw new ValueException(
                $"a {NodeNames.Of(node)} of {items.Count / step} items cannot be read as {TypeNames.Of(typeof(T))}, "
                + $"which has {_fields.Length}. Ask for a tuple of that length, or an array.");
        }

        int start = reader.Slots.Reserve(_fields.Length);
        for (int i = 0; i < _fields.Length; i++)
        {
            if (isRecord)
            {
                items.Next(); // a namedtuple's items have names; a tuple takes them by their order
            }

            reader.Slots.Fill(start + i, items.Next());
        }

        T made = (_read ??= CompileRead())(reader, start);
        reader.Slots.Release(start);
        reader.Close(container);
        return made;
    }

    public override void Write(ValueWriter writer, T? value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        writer.BeginTuple(_fields.Length);
        (_write ??= CompileWrite())(writer, value);
        writer.EndTuple(_fields.Length);
    }

    private static string NameOf(int index) => $"Item{index + 1}";

    private Func<ValueReader, int, T> CompileRead()
    {
        ParameterExpression reader = Expression.Parameter(typeof(ValueReader));
        ParameterExpression start = Expression.Parameter(typeof(int));
        var items = _fields.Select((field, i) => Expression.Call(
            Expression.Constant(field),
            nameof(Field<object>.Read),
            null,
            reader,
            Expression.Add(start, Expression.Constant(i))));
        NewExpression made = Expression.New(typeof(T).GetConstructor(typeof(T).GetGenericArguments())!, items);
        return Expression.Lambda<Func<ValueReader, int, T>>(made, reader, start).Compile();
    }

    private Action<ValueWriter, T> CompileWrite()
    {
        ParameterExpression writer = Expression.Parameter(typeof(ValueWriter));
        ParameterExpression value = Expression.Parameter(typeof(T));
        var items = _fields.Select((field, i) => Expression.Call(
            Expression.Constant(field),
            nameof(Field<object>.WriteItem),
            null,
            writer,
            Expression.PropertyOrField(value, NameOf(i))));
        return Expression.Lambda<Action<ValueWriter, T>>(Expression.Block(items), writer, value).Compile();
    }
}
