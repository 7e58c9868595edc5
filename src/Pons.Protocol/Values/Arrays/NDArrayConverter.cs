namespace Pons.Protocol.Values;

/// <summary>Arrays as they are.</summary>
internal sealed class NDArrayConverter : Converter<NDArray?>
{
    public override bool IsKey => false;

    public override NDArray? Read(ValueReader reader, Node node) =>
        node.Kind == NodeKind.None ? null
        : ReceivedArray.Is(node) ? ReceivedArray.Of(reader, node).Take(reader)
        : throw Refusal.Mismatch(node, typeof(NDArray));

    public override void Write(ValueWriter writer, NDArray? value)
    {
        if (value is null)
        {
            writer.WriteNull();
        }
        else
        {
            ArrayWriting.Write(writer, value);
        }
    }
}
