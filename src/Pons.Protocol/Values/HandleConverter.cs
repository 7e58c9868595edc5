namespace Pons.Protocol.Values;

/// <summary>What crosses as a handle: delegates, streams, and references to what lives elsewhere.</summary>
internal sealed class HandleConverter<T> : Converter<T?>
{
    public override T? Read(ValueReader reader, Node node)
    {
        if (node.Kind == NodeKind.None && default(T) is null)
        {
            return default;
        }

        return node.Constructor == Constructor.Handle && node.Kind == NodeKind.Constructed
            ? (T)reader.TakeHandle(node, typeof(T))
            : throw Refusal.Mismatch(node, typeof(T));
    }

    public override void Write(ValueWriter writer, T? value)
    {
        if (value is null)
        {
            writer.WriteNull();
        }
        else
        {
            writer.WriteHandle(value);
        }
    }
}
