namespace Pons.Protocol.Values;

/// <summary>Records, classes and structs by their public members; dicts, dataclasses and namedtuples come in, a dict
/// goes out.</summary>
internal sealed class RecordConverter<T> : Converter<T?>
{
    private readonly RecordShape _shape = new(typeof(T));
    private readonly Field[] _fields;
    private readonly int _writeCount;

    // For each position in a dict the key that stood there last: dicts of one origin have their keys in one order.
    private readonly Spelling?[] _expected;

    private Func<ValueReader, int, T>? _read;
    private Action<ValueWriter, T>? _write;

    public RecordConverter()
    {
        _fields = [.. Enumerable.Range(0, _shape.Members.Length).Select(_shape.FieldOf)];
        _expected = new Spelling?[_fields.Length];
        _writeCount = _shape.Members.Count(m => m.CanRead);
    }

    public override bool IsKey => false;

    public override T? Read(ValueReader reader, Node node)
    {
        if (node.Kind == NodeKind.None && default(T) is null)
        {
            return default;
        }

        Node fields = Fields.Of(reader, node, typeof(T));
        ItemCursor items = reader.Open(fields);
        int start = reader.Slots.Reserve(_fields.Length);
        for (int i = 0; i < items.Count / 2; i++)
        {
            Node key = items.Next();
            int index = Find(reader, key, i);
            if (reader.Slots.IsFilled(start + index))
            {
                throw new ValueException(
                    $"the field {_fields[index].Name.Text} of {TypeNames.Of(typeof(T))} was sent twice. Send it once.");
            }

            reader.Slots.Fill(start + index, items.Next());
        }

        T made = (_read ??= CompileRead())(reader, start);
        reader.Slots.Release(start);
        reader.Close(fields);
        return made;
    }

    public override void Write(ValueWriter writer, T? value)
    {
        if (value is null)
        {
            writer.WriteNull();
        }
        else if (!typeof(T).IsValueType && value.GetType() != typeof(T))
        {
            writer.WriteObject(value); // what it really is may have more fields
        }
        else
        {
            writer.Begin(Group.Dict);
            (_write ??= RecordCompiler.CompileWrite<T>(_shape, _fields))(writer, value);
            writer.End(Group.Dict, _writeCount);
        }
    }

    private int Find(ValueReader reader, Node key, int position)
    {
        if (key.Kind != NodeKind.Text)
        {
            throw new ValueException(
                $"the key {Places.OfKey(reader, key)} names no field of {TypeNames.Of(typeof(T))}. Ask for "
                + "Dictionary<object, T>.");
        }

        ReadOnlySpan<byte> name = reader.Slice(key);
        if (position < _expected.Length && _expected[position] is { } expected && name.SequenceEqual(expected.Name))
        {
            return expected.Index;
        }

        int index = _shape.Names.Find(name);
        if (index < 0 || !IsReadable(index))
        {
            throw new ValueException(
                $"{TypeNames.Of(typeof(T))} has no field for the key {Places.OfKey(reader, key)}, which must not be "
                + "lost. Add one, or ask for Dictionary<string, object>.");
        }

        if (position < _expected.Length)
        {
            _expected[position] = new Spelling(name.ToArray(), index);
        }

        return index;
    }

    private bool IsReadable(int index) => _shape.ParameterOf[index] is not null || _shape.Members[index].CanWrite;

    private Func<ValueReader, int, T> CompileRead() => _shape.CanMake
        ? RecordCompiler.CompileRead<T>(_shape, _fields)
        : throw new ValueException(
            $"{TypeNames.Of(typeof(T))} cannot be made: it has no public constructor whose parameters are all its "
            + "properties. Add one, or ask for Dictionary<string, object>.");

    private sealed record Spelling(byte[] Name, int Index);
}
