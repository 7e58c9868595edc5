namespace Pons.Protocol.Values;

/// <summary>byte[] and its memories: bytes, bytearrays and memoryviews, never a list of ints.</summary>
internal sealed class BytesConverter : Converter<byte[]?>
{
    public override byte[]? Read(ValueReader reader, Node node) => node.Kind switch
    {
        NodeKind.Bytes => reader.Bytes(node),
        NodeKind.None => null,
        _ => throw Refusal.Mismatch(node, typeof(byte[])),
    };

    public override void Write(ValueWriter writer, byte[]? value)
    {
        if (value is null)
        {
            writer.WriteNull();
        }
        else
        {
            writer.WriteBytes(value);
        }
    }
}

internal sealed class ByteMemoryConverter : Converter<Memory<byte>>
{
    public override Memory<byte> Read(ValueReader reader, Node node) =>
        node.Kind == NodeKind.Bytes ? reader.Bytes(node) : throw Refusal.Mismatch(node, typeof(Memory<byte>));

    public override void Write(ValueWriter writer, Memory<byte> value) => writer.WriteBytes(value.Span);
}

internal sealed class ReadOnlyByteMemoryConverter : Converter<ReadOnlyMemory<byte>>
{
    public override ReadOnlyMemory<byte> Read(ValueReader reader, Node node) =>
        node.Kind == NodeKind.Bytes ? reader.Bytes(node) : throw Refusal.Mismatch(node, typeof(ReadOnlyMemory<byte>));

    public override void Write(ValueWriter writer, ReadOnlyMemory<byte> value) => writer.WriteBytes(value.Span);
}
