using System.Numerics;

namespace Pons;

/// <summary>The types of .NET whose arrays are arrays over there too, with their dtypes.</summary>
internal static class ElementTypes
{
    private static readonly (Type Type, DType DType)[] Known =
    [
        (typeof(double), DType.MakePlain("<f8", 8)),
        (typeof(float), DType.MakePlain("<f4", 4)),
        (typeof(int), DType.MakePlain("<i4", 4)),
        (typeof(long), DType.MakePlain("<i8", 8)),
        (typeof(bool), DType.MakePlain("|b1", 1)),
        (typeof(byte), DType.MakePlain("|u1", 1)),
        (typeof(sbyte), DType.MakePlain("|i1", 1)),
        (typeof(short), DType.MakePlain("<i2", 2)),
        (typeof(ushort), DType.MakePlain("<u2", 2)),
        (typeof(uint), DType.MakePlain("<u4", 4)),
        (typeof(ulong), DType.MakePlain("<u8", 8)),
        (typeof(Half), DType.MakePlain("<f2", 2)),
        (typeof(Complex), DType.MakePlain("<c16", 16)),
    ];

    // Of the plain dtypes the only one without a type in .NET that is an item of its own.
    private static readonly DType NarrowComplex = DType.MakePlain("<c8", 8);

    public static DType? DTypeOf(Type type)
    {
        foreach ((Type known, DType dtype) in Known)
        {
            if (known == type)
            {
                return dtype;
            }
        }

        return null;
    }

    public static DType? Plain(string text)
    {
        foreach ((_, DType dtype) in Known)
        {
            if (string.Equals(dtype.Text, text, StringComparison.Ordinal))
            {
                return dtype;
            }
        }

        return string.Equals(text, NarrowComplex.Text, StringComparison.Ordinal) ? NarrowComplex : null;
    }

    /// <summary>Any byte but 0 is true to Python, and only 1 is to .NET.</summary>
    public static void Normalize(DType dtype, Span<byte> items)
    {
        if (dtype.Kind == 'b' && items.ContainsAnyExceptInRange((byte)0, (byte)1))
        {
            foreach (ref byte item in items)
            {
                item = item == 0 ? (byte)0 : (byte)1;
            }
        }
    }
}
