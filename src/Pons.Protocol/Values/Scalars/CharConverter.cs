namespace Pons.Protocol.Values;

/// <summary>A text of one UTF-16 unit.</summary>
internal sealed class CharConverter : Converter<char>
{
    public override char Read(ValueReader reader, Node node)
    {
        if (node.Kind != NodeKind.Text)
        {
            throw Refusal.Mismatch(node, typeof(char));
        }

        string text = reader.Text(node);
        return text.Length == 1
            ? text[0]
            : throw new ValueException(
                $"a str of {text.Length} UTF-16 units cannot be read as char, which is one. Ask for string.");
    }

    public override void Write(ValueWriter writer, char value) => writer.WriteText([value]);
}
