namespace Pons.Protocol.Values;

/// <summary>The arguments of a call: one tuple, whose last item is the dict of keyword arguments where there are any
/// (SPEC chapter 10).</summary>
internal static class Arguments
{
    public static void Write(
        ValueWriter writer, ReadOnlySpan<object?> positional, IReadOnlyDictionary<string, object?>? keywords)
    {
        bool isNamed = keywords is { Count: > 0 };
        int count = positional.Length + (isNamed ? 1 : 0);
        writer.BeginTuple(count);
        for (int i = 0; i < positional.Length; i++)
        {
            WriteOne(writer, positional[i], i);
        }

        if (isNamed)
        {
            WriteKeywords(writer, keywords!);
        }

        writer.EndTuple(count);
    }

    /// <summary>Reads the tuple, and gives each argument to the target.</summary>
    public static void Read(ValueReader reader, Node node, bool isNamed, IArgumentTarget target)
    {
        if (node.Kind != NodeKind.Tuple)
        {
            throw Malformed($"are a {NodeNames.Of(node)}, and no tuple");
        }

        ItemCursor items = reader.Open(node);
        int positional = items.Count - (isNamed ? 1 : 0);
        if (positional < 0)
        {
            throw Malformed("are an empty tuple, which does not end with the keywords that it should");
        }

        target.Begin(positional);
        for (int i = 0; i < positional; i++)
        {
            ReadOne(reader, items.Next(), i, target);
        }

        if (isNamed)
        {
            ReadKeywords(reader, items.Next(), target);
        }

        reader.Close(node);
    }

    private static void ReadOne(ValueReader reader, Node node, int index, IArgumentTarget target)
    {
        try
        {
            target.Take(index, ConverterFinder.For(target.TypeOf(index)).ReadObject(reader, node));
        }
        catch (ValueException e) when (reader.Leave(e, $"args[{index}]"))
        {
            throw;
        }
    }

    private static void ReadKeywords(ValueReader reader, Node node, IArgumentTarget target)
    {
        if (node.Kind != NodeKind.Dict)
        {
            throw Malformed($"end with a {NodeNames.Of(node)}, and not with the dict of keywords");
        }

        ItemCursor items = reader.Open(node);
        string current = "";
        try
        {
            for (int i = 0; i < items.Count; i += 2)
            {
                Node key = items.Next();
                current = key.Kind == NodeKind.Text
                    ? reader.Text(key)
                    : throw Malformed($"have a {NodeNames.Of(key)} for the name of a keyword");
                target.Take(current, ConverterFinder.For(target.TypeOf(current)).ReadObject(reader, items.Next()));
            }
        }
        catch (ValueException e) when (reader.Leave(e, current))
        {
            throw;
        }

        reader.Close(node);
    }

    private static ProtocolException Malformed(string how) =>
        new("payload", $"The arguments of a call {how} (SPEC chapter 10).");

    private static void WriteOne(ValueWriter writer, object? value, int index)
    {
        try
        {
            ObjectConverter.WriteAny(writer, value);
            GC.KeepAlive(value); // memory may be shared memory, and its span keeps it from nothing
        }
        catch (ValueException e) when (writer.Leave(e, $"args[{index}]"))
        {
            throw;
        }
    }

    private static void WriteKeywords(ValueWriter writer, IReadOnlyDictionary<string, object?> keywords)
    {
        writer.Begin(Group.Dict);
        string current = "";
        int index = 0;
        try
        {
            foreach ((string name, object? value) in keywords)
            {
                current = name;
                writer.BeginItem(Group.Dict, index++);
                writer.WriteText(name);
                ObjectConverter.WriteAny(writer, value);
            }
        }
        catch (ValueException e) when (writer.Leave(e, current))
        {
            throw;
        }

        writer.End(Group.Dict, index);
    }
}
