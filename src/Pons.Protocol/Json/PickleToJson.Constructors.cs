using Pons.Protocol.Values;

namespace Pons.Protocol.Json;

/// <content>What was made by a constructor.</content>
internal sealed unsafe partial class PickleToJson
{
    private void WriteConstructed(Node node)
    {
        switch (node.Constructor)
        {
            case Constructor.Record: WriteRecord(node); break;
            case Constructor.Enum: WriteEnum(node); break;
            case Constructor.Naive: WriteParts(node, JsonTag.Naive, 8); break;
            case Constructor.Zoned: WriteParts(node, JsonTag.Zoned, 10); break;
            case Constructor.Date: WriteParts(node, JsonTag.Date, 3); break;
            case Constructor.Time: WriteParts(node, JsonTag.Time, 6); break;
            case Constructor.Duration: WriteParts(node, JsonTag.Duration, 3); break;
            case Constructor.Decimal: WriteParts(node, JsonTag.Decimal, 1); break;
            case Constructor.Uuid: WriteUuid(node); break;
            case Constructor.Complex: WriteParts(node, JsonTag.Complex, 2); break;
            case Constructor.NdArray: WriteArray(node); break;
            case Constructor.Handle: WriteHandle(node); break;
            default: throw Refusal.Mismatch(node, typeof(object));
        }
    }

    // Numbers, text and nothing.
    private void WriteParts(Node node, JsonTag tag, int count)
    {
        ConstructorArguments arguments = ConstructorArguments.Of(_reader, node, count);
        BeginTag(tag);
        for (int i = 0; i < count; i++)
        {
            _output.WriteByte((byte)',');
            if (arguments[i].Kind is not (NodeKind.Integer or NodeKind.Float or NodeKind.Text or NodeKind.None))
            {
                throw Refusal.Arguments(node.Constructor);
            }

            Write(arguments[i]);
        }

        EndTag();
    }

    private void WriteUuid(Node node)
    {
        const int Size = 16;
        ReadOnlySpan<byte> bytes = _reader.Slice(ConstructorArguments.Of(_reader, node, 1).Expect(0, NodeKind.Bytes));
        if (bytes.Length != Size)
        {
            throw Refusal.Arguments(Constructor.Uuid);
        }

        BeginTag(JsonTag.Uuid);
        _output.Write(",\""u8);
        Convert.TryToHexStringLower(bytes, _output.GetSpan(2 * Size), out int written);
        _output.Advance(written);
        _output.WriteByte((byte)'"');
        EndTag();
    }

    private void WriteRecord(Node node)
    {
        ConstructorArguments arguments = ConstructorArguments.Of(_reader, node, 2);
        BeginTag(JsonTag.Record);
        _output.WriteByte((byte)',');
        WriteName(arguments.Expect(0, NodeKind.Text));
        _output.WriteByte((byte)',');
        Node fields = arguments.Expect(1, NodeKind.Dict);
        if (FormOf(fields) == JsonTag.Map)
        {
            throw new ValueException("the fields of a record have names that are no text of whole characters, which JSON cannot carry.");
        }

        WriteDict(fields);
        EndTag();
    }

    private void WriteEnum(Node node)
    {
        ConstructorArguments arguments = ConstructorArguments.Of(_reader, node, 3);
        BeginTag(JsonTag.Enum);
        for (int i = 0; i < 2; i++)
        {
            _output.WriteByte((byte)',');
            WriteName(arguments.Expect(i, NodeKind.Text));
        }

        _output.WriteByte((byte)',');
        Node value = arguments[2];
        _reader.Open(node);
        try
        {
            Write(value);
        }
        catch (ValueException e) when (_reader.Leave(e, ".value"))
        {
            throw;
        }

        _reader.Close(node);
        EndTag();
    }

    private void WriteName(Node name)
    {
        if (!JsonText.TryWrite(_output, _reader.Slice(name)))
        {
            throw new ValueException("the name of a type or a member has half of a character in it, which JSON cannot carry.");
        }
    }

    private void WriteArray(Node node)
    {
        ConstructorArguments arguments = ConstructorArguments.Of(_reader, node, 4);
        Node data = arguments.Expect(3, NodeKind.Bytes);
        BeginTag(JsonTag.NdArray);
        _output.WriteByte((byte)',');
        WriteType(arguments[0]);
        _output.WriteByte((byte)',');
        WriteType(arguments.Expect(1, NodeKind.Tuple));
        _output.WriteByte((byte)',');
        WriteName(arguments.Expect(2, NodeKind.Text));
        _output.WriteByte((byte)',');
        WriteContent(data, IsWritable(data));
        EndTag();
    }

    // A dtype or a shape: text, numbers, and tuples of them, which are lists here.
    private void WriteType(Node node)
    {
        if (node.Kind is NodeKind.Text)
        {
            WriteName(node);
            return;
        }

        if (node.Kind is NodeKind.Integer)
        {
            WriteInteger(node.Bits);
            return;
        }

        if (node.Kind is not NodeKind.Tuple)
        {
            throw Refusal.Arguments(Constructor.NdArray);
        }

        _output.WriteByte((byte)'[');
        ItemCursor items = _reader.Open(node);
        for (int i = 0; i < items.Count; i++)
        {
            WriteComma(i);
            WriteType(items.Next());
        }

        _reader.Close(node);
        _output.WriteByte((byte)']');
        CheckSize();
    }

    private void WriteHandle(Node node)
    {
        long index = ConstructorArguments.Of(_reader, node, 1).Long(0);
        if (index < 0 || index >= _frame.Handles)
        {
            throw new ValueException($"it names handle {index} of a table of {_frame.Handles}.");
        }

        BeginTag(JsonTag.Handle);
        _output.WriteByte((byte)',');
        WriteInteger(index);
        EndTag();
    }
}
