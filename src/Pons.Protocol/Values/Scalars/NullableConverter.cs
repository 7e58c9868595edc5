namespace Pons.Protocol.Values;

internal sealed class NullableConverter<T> : Converter<T?>
    where T : struct
{
    public override T? Read(ValueReader reader, Node node) =>
        node.Kind == NodeKind.None ? null : Converter<T>.Instance.Read(reader, node);

    public override void Write(ValueWriter writer, T? value)
    {
        if (value is { } present)
        {
            Converter<T>.Instance.Write(writer, present);
        }
        else
        {
            writer.WriteNull();
        }
    }
}
