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
