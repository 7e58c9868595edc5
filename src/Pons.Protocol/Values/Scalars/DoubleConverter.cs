using System.Numerics;

namespace Pons.Protocol.Values;

/// <summary>Python's own float. An int is taken only where it has an exact counterpart.</summary>
internal sealed class DoubleConverter : Converter<double>
{
    public override double Read(ValueReader reader, Node node) => node.Kind switch
    {
        NodeKind.Float => node.Float,
        NodeKind.Integer => FromInteger(node.Bits, typeof(double)),
        NodeKind.BigInteger => FromInteger(reader.BigInteger(node), typeof(double)),
        _ => throw Refusal.Mismatch(node, typeof(double)),
    };

    public override void Write(ValueWriter writer, double value) => writer.WriteFloat(value);

    public override void ReadMany(ValueReader reader, ref ItemCursor items, Span<double> target)
    {
        // Batches of nothing but floats are copied; what stands between them goes one by one.
        int done = 0;
        try
        {
            while (done < target.Length)
            {
                int taken = items.TakeFloats(target[done..]);
                done += taken;
                if (taken == 0)
                {
                    target[done] = Read(reader, items.Next());
                    done++;
                }
            }
        }
        catch (ValueException e) when (reader.Leave(e, $"[{done}]"))
        {
            throw;
        }
    }

    public override void WriteMany(ValueWriter writer, ReadOnlySpan<double> items) => writer.WriteFloats(items);

    public static double FromInteger(BigInteger value, Type target)
    {
        // No double is larger than 2^1024; the check spares a giant the conversion.
        double nearest = value.GetByteCount() <= 129 ? (double)value : double.PositiveInfinity;
        return double.IsFinite(nearest) && new BigInteger(nearest) == value
            ? nearest
            : throw Refusal.Inexact(Shown(value), target);
    }

    private static string Shown(BigInteger value) =>
        value.GetByteCount() <= 32 ? $"int {value}" : $"int of {value.GetByteCount()} bytes";

    private static double FromInteger(long value, Type target)
    {
        double nearest = value;
        const double Beyond = 9223372036854775808.0; // 2^63, to which the largest longs round
        return nearest < Beyond && (long)nearest == value ? nearest : throw Refusal.Inexact($"int {value}", target);
    }
}
