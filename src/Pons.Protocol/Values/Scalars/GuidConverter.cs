namespace Pons.Protocol.Values;

internal sealed class GuidConverter : Converter<Guid>
{
    private const int Size = 16;

    public override Guid Read(ValueReader reader, Node node)
    {
        var arguments = ConstructorArguments.Of(reader, node, Constructor.Uuid, 1, typeof(Guid));
        Node bytes = arguments.Expect(0, NodeKind.Bytes);
        return bytes.Length == Size
            ? new Guid(reader.Slice(bytes), bigEndian: true)
            : throw Refusal.Arguments(Constructor.Uuid);
    }

    public override void Write(ValueWriter writer, Guid value)
    {
        Span<byte> bytes = stackalloc byte[Size];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        writer.BeginConstructor(Constructor.Uuid, 1);
        writer.WriteBytes(bytes);
        writer.EndConstructor(1);
    }
}
