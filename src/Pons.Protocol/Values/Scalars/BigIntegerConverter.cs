using System.Numerics;

namespace Pons.Protocol.Values;

internal sealed class BigIntegerConverter : Converter<BigInteger>
{
    public override BigInteger Read(ValueReader reader, Node node) => node.Kind switch
    {
        NodeKind.Integer => node.Bits,
        NodeKind.BigInteger => reader.BigInteger(node),
        _ => throw Refusal.Mismatch(node, typeof(BigInteger)),
    };

    public override void Write(ValueWriter writer, BigInteger value) => writer.WriteInteger(value);
}
