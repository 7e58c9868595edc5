namespace Pons.Protocol.Values;

internal sealed class MemoryConverter<T> : Converter<Memory<T>>
{
    public override bool IsKey => false;

    public override Memory<T> Read(ValueReader reader, Node node) =>
        ReadOnlyMemoryConverter<T>.ReadArray<Memory<T>>(reader, node);

    public override void Write(ValueWriter writer, Memory<T> value) => Sequences.WriteArray<T>(writer, value.Span);
}

internal sealed class ReadOnlyMemoryConverter<T> : Converter<ReadOnlyMemory<T>>
{
    public override bool IsKey => false;

    public override ReadOnlyMemory<T> Read(ValueReader reader, Node node) => ReadArray<ReadOnlyMemory<T>>(reader, node);

    public override void Write(ValueWriter writer, ReadOnlyMemory<T> value) => Sequences.WriteArray(writer, value.Span);

    public static T[] ReadArray<TMemory>(ValueReader reader, Node node) =>
        Converter<T[]>.Instance.Read(reader, node) ?? throw Refusal.Mismatch(node, typeof(TMemory));
}
