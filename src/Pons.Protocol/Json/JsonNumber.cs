using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Pons.Protocol.Json;

/// <summary>A number as it stands in JSON, cut out and checked; without fraction and exponent it is an integer.</summary>
internal readonly ref struct JsonNumber
{
    public const int MostDigits = 100_000;

    // So many digits always fit 64 bits.
    private const int FewDigits = 18;

    // Up to these both the digits and the power of ten are floats without rounding, and so is what one operation makes of them, as near as can be.
    private const ulong ExactDigits = 1UL << 53;
    private const int ExactPower = 22;

    private static readonly double[] Powers = [.. Enumerable.Range(0, ExactPower + 1).Select(power => double.Parse($"1e{power}", CultureInfo.InvariantCulture))];

    private readonly ulong _digits;
    private readonly int _count;
    private readonly int _power;

    private JsonNumber(ReadOnlySpan<byte> text, ulong digits, int count, int power, bool isInteger)
    {
        Text = text;
        IsInteger = isInteger;
        (_digits, _count, _power) = (digits, count, power);
    }

    /// <summary>All of it; nothing where there is no number.</summary>
    public ReadOnlySpan<byte> Text { get; }

    public bool IsInteger { get; }

    public bool IsNegative => Text[0] == '-';

    /// <summary>The only integer that is a float.</summary>
    public bool IsMinusZero => IsInteger && _digits == 0 && _count == 1 && IsNegative;

    /// <summary>Cuts the number out that the text begins with.</summary>
    public static JsonNumber Scan(ReadOnlySpan<byte> text)
    {
        int at = !text.IsEmpty && text[0] == '-' ? 1 : 0;
        int start = at;
        ulong digits = 0;
        ScanDigits(text, ref at, ref digits);
        int count = at - start;
        if (count == 0 || (count > 1 && text[start] == '0'))
        {
            return default;
        }

        int power = 0;
        bool isInteger = true;
        if (at < text.Length && text[at] == '.')
        {
            int point = ++at;
            ScanDigits(text, ref at, ref digits);
            if (at == point)
            {
                return default;
            }

            (isInteger, power) = (false, point - at);
            count += at - point;
        }

        if (at < text.Length && text[at] is (byte)'e' or (byte)'E')
        {
            isInteger = false;
            if (!ScanExponent(text, ref at, ref power))
            {
                return default;
            }
        }

        return new JsonNumber(text[..at], digits, count, power, isInteger);
    }

    /// <summary>The integer where it fits 64 bits for sure.</summary>
    public bool TryGetInteger(out long value)
    {
        value = IsNegative ? -(long)_digits : (long)_digits;
        return _count <= FewDigits;
    }

    /// <exception cref="ValueException">It has more digits than a value may have.</exception>
    public BigInteger ToBigInteger()
    {
        if (_count > MostDigits)
        {
            throw new ValueException($"an integer of {_count} digits stands there, and {MostDigits} are the most (SPEC chapter 11).");
        }

        char[] characters = ArrayPool<char>.Shared.Rent(Text.Length);
        try
        {
            int length = Encoding.ASCII.GetChars(Text, characters);
            return BigInteger.Parse(characters.AsSpan(0, length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
        }
    }

    /// <exception cref="ValueException">It is beyond what a float can be.</exception>
    public double ToDouble()
    {
        if (_digits <= ExactDigits && _count <= FewDigits && Math.Abs(_power) <= ExactPower)
        {
            double value = _power < 0 ? _digits / Powers[-_power] : _digits * Powers[_power];
            return IsNegative ? -value : value;
        }

        double parsed = double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(parsed)
            ? parsed
            : throw new ValueException("a number stands there that is beyond the floats. Send it as an int, or as a decimal.");
    }

    private static void ScanDigits(ReadOnlySpan<byte> text, ref int at, ref ulong digits)
    {
        // Beyond 64 bits the sum means nothing, and the count says so.
        while (at < text.Length && (uint)(text[at] - '0') is var digit and <= 9)
        {
            digits = unchecked(digits * 10 + digit);
            at++;
        }
    }

    private static bool ScanExponent(ReadOnlySpan<byte> text, ref int at, ref int power)
    {
        const int Enough = 100_000;
        at++;
        bool isNegative = at < text.Length && text[at] == '-';
        at += at < text.Length && text[at] is (byte)'-' or (byte)'+' ? 1 : 0;
        int start = at;
        int exponent = 0;
        while (at < text.Length && text[at] - '0' is var digit and >= 0 and <= 9)
        {
            exponent = Math.Min(Enough, exponent * 10 + digit);
            at++;
        }

        power += isNegative ? -exponent : exponent;
        return at > start;
    }
}
