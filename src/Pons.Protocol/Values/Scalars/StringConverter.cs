namespace Pons.Protocol.Values;

internal sealed class StringConverter : Converter<string?>
{
    public override string? Read(ValueReader reader, Node node) => node.Kind switch
    {
        NodeKind.Text => reader.Text(node),
        NodeKind.None => null,
        _ => throw Refusal.Mismatch(node, typeof(string)),
    };

    public override void Write(ValueWriter writer, string? value)
    {
        if (value is null)
        {
            writer.WriteNull();
        }
        else
        {
            writer.WriteText(value);
        }
    }
}
