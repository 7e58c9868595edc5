using System.Numerics;

namespace Pons.Protocol.Values;

/// <summary>float and Half: who asks for one asks for its rounding of a float. An int still has to be exact, and
/// finite stays finite.</summary>
internal sealed class NarrowFloatConverter<T> : Converter<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    public override T Read(ValueReader reader, Node node)
    {
        double wide = Converter<double>.Instance.Read(reader, node);
        T value = T.CreateTruncating(wide);
        bool isExact = double.CreateTruncating(value) == wide;
        if (!isExact && node.Kind != NodeKind.Float)
        {
            throw Refusal.Inexact($"int {wide:R}", typeof(T));
        }

        bool isTooLarge = T.IsInfinity(value) && double.IsFinite(wide);
        return isTooLarge ? throw Refusal.Inexact($"float {wide:R}", typeof(T)) : value;
    }

    public override void Write(ValueWriter writer, T value) => writer.WriteFloat(double.CreateTruncating(value));
}
