using System.Numerics;

namespace Pons.Protocol.Values;

/// <summary>Python's text of a Decimal to a .NET decimal without rounding: 96 bits and 28 places, or nothing.</summary>
internal static class DecimalText
{
    private const int MostPlaces = 28;
    private const int Bits = 96;

    // Zeros may stand before and behind the 29 digits that fit; a text much longer than that is not worth its parsing.
    private const int MostCharacters = 512;

    public static bool TryParse(ReadOnlySpan<char> text, out decimal result)
    {
        result = 0;
        if (text.Length > MostCharacters)
        {
            return false;
        }

        bool isNegative = text.StartsWith('-');
        text = isNegative || text.StartsWith('+') ? text[1..] : text;
        long exponent = 0;
        int mark = text.IndexOfAny('E', 'e');
        if (mark >= 0 && !long.TryParse(text[(mark + 1)..], out exponent))
        {
            return false;
        }

        text = mark >= 0 ? text[..mark] : text;
        int point = text.IndexOf('.');
        string digits = point < 0 ? text.ToString() : string.Concat(text[..point], text[(point + 1)..]);
        bool isNumber = digits.Length > 0 && !digits.AsSpan().ContainsAnyExceptInRange('0', '9');
        if (!isNumber || exponent is < -MostCharacters or > MostCharacters)
        {
            return false;
        }

        long places = (point < 0 ? 0 : text.Length - point - 1) - exponent;
        return TryMake(BigInteger.Parse(digits), (int)places, isNegative, out result);
    }

    /// <summary>Makes value * 10^-places of a value whose sign is given apart, so that a zero can have one.</summary>
    public static bool TryMake(BigInteger value, int places, bool isNegative, out decimal result)
    {
        value = BigInteger.Abs(value);
        for (; places > MostPlaces && value % 10 == 0 && !value.IsZero; places--)
        {
            value /= 10;
        }

        if (places < 0 && value.GetBitLength() <= Bits)
        {
            value *= BigInteger.Pow(10, -places);
            places = 0;
        }

        bool fits = value.GetBitLength() <= Bits && places is >= 0 and <= MostPlaces;
        result = fits ? Assemble(value, places, isNegative) : 0;
        return fits;
    }

    private static decimal Assemble(BigInteger value, int places, bool isNegative)
    {
        var low = (uint)(value & uint.MaxValue);
        var middle = (uint)((value >> 32) & uint.MaxValue);
        var high = (uint)(value >> 64);
        return new decimal((int)low, (int)middle, (int)high, isNegative, (byte)places);
    }
}
