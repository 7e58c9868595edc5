using System.Numerics;
using System.Text.Json;

namespace Pons.Protocol.Values;

/// <summary>Parsed JSON, written as the value that it says: a number without fraction or exponent is an int of any
/// size, any other a float.</summary>
internal sealed class JsonElementConverter : Converter<JsonElement>
{
    public override bool IsKey => false;

    public override JsonElement Read(ValueReader reader, Node node) =>
        throw new ValueException(
            "JsonElement is taken as an argument only. Ask for object, or for a type that fits the value.");

    public override void Write(ValueWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                writer.WriteText(Text(value));
                break;
            case JsonValueKind.Number:
                WriteNumber(writer, value);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.WriteBoolean(value.GetBoolean());
                break;
            case JsonValueKind.Array:
                WriteArray(writer, value);
                break;
            case JsonValueKind.Object:
                WriteMembers(writer, value);
                break;
            default:
                writer.WriteNull();
                break;
        }
    }

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            throw new ValueException("text with half of a character (a lone surrogate) cannot be taken from JSON. Give it as a string.");
        }
    }

    private static void WriteNumber(ValueWriter writer, JsonElement value)
    {
        if (value.TryGetInt64(out long integer))
        {
            writer.WriteInteger(integer);
            return;
        }

        string text = value.GetRawText();
        if (text.AsSpan().IndexOfAny('.', 'e', 'E') < 0)
        {
            writer.WriteInteger(BigInteger.Parse(text));
        }
        else
        {
            writer.WriteFloat(value.GetDouble());
        }
    }

    private void WriteArray(ValueWriter writer, JsonElement value)
    {
        writer.Begin(Group.List);
        int index = 0;
        try
        {
            foreach (JsonElement item in value.EnumerateArray())
            {
                writer.BeginItem(Group.List, index);
                Write(writer, item);
                index++;
            }
        }
        catch (ValueException e) when (writer.Leave(e, $"[{index}]"))
        {
            throw;
        }

        writer.End(Group.List, index);
    }

    private void WriteMembers(ValueWriter writer, JsonElement value)
    {
        writer.Begin(Group.Dict);
        string current = "";
        int index = 0;
        try
        {
            foreach (JsonProperty property in value.EnumerateObject())
            {
                current = property.Name;
                writer.BeginItem(Group.Dict, index++);
                writer.WriteText(current);
                Write(writer, property.Value);
            }
        }
        catch (ValueException e) when (writer.Leave(e, Places.OfKey(current)))
        {
            throw;
        }

        writer.End(Group.Dict, index);
    }
}
