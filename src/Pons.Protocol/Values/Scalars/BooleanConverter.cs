namespace Pons.Protocol.Values;

internal sealed class BooleanConverter : Converter<bool>
{
    public override bool Read(ValueReader reader, Node node) =>
        node.Kind == NodeKind.Boolean ? node.IsTrue : throw Refusal.Mismatch(node, typeof(bool));

    public override void Write(ValueWriter writer, bool value) => writer.WriteBoolean(value);
}
