using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pons.Protocol.Values;

internal sealed class ImmutableArrayConverter<T> : Converter<ImmutableArray<T>>
{
    public override bool IsKey => false;

    public override ImmutableArray<T> Read(ValueReader reader, Node node) =>
        ImmutableCollectionsMarshal.AsImmutableArray(
            ReadOnlyMemoryConverter<T>.ReadArray<ImmutableArray<T>>(reader, node));

    public override void Write(ValueWriter writer, ImmutableArray<T> value) =>
        Converter<T[]>.Instance.Write(writer, ImmutableCollectionsMarshal.AsArray(value)!);
}
