using System.Numerics;

namespace Pons.Protocol.Values;

/// <summary>The integers of fixed width: an int that does not fit is refused, a float or a bool is no
/// integer.</summary>
internal sealed class IntegerConverter<T> : Converter<T>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    public override T Read(ValueReader reader, Node node)
    {
        if (node.Kind == NodeKind.Integer)
        {
            T value = T.CreateTruncating(node.Bits);
            return long.CreateTruncating(value) == node.Bits && T.IsNegative(value) == node.Bits < 0
                ? value
                : throw Refusal.Overflow(node.Bits.ToString(), typeof(T));
        }

        return node.Kind == NodeKind.BigInteger
            ? Narrow(reader.BigInteger(node))
            : throw Refusal.Mismatch(node, typeof(T));
    }

    public override void Write(ValueWriter writer, T value)
    {
        long narrow = long.CreateTruncating(value);
        if (T.CreateTruncating(narrow) == value && T.IsNegative(value) == narrow < 0)
        {
            writer.WriteInteger(narrow);
        }
        else
        {
            writer.WriteInteger(BigInteger.CreateChecked(value));
        }
    }

    private static T Narrow(BigInteger value) =>
        value >= BigInteger.CreateChecked(T.MinValue) && value <= BigInteger.CreateChecked(T.MaxValue)
            ? T.CreateChecked(value)
            : throw Refusal.Overflow($"of {value.GetByteCount()} bytes", typeof(T));
}
