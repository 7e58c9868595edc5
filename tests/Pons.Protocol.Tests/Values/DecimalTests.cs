using System.Globalization;
using System.Numerics;

namespace Pons.Protocol.Tests.Values;

public sealed class DecimalTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("1.10")]
    [InlineData("-0.0000000000000000000000000001")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("7.9228162514264337593543950335")]
    public void A_decimal_comes_back_with_its_scale(string text)
    {
        decimal value = decimal.Parse(text, CultureInfo.InvariantCulture);

        Assert.Equal(decimal.GetBits(value), decimal.GetBits(Codec.RoundTrip(value)));
    }

    [Fact]
    public void A_negative_zero_stays_negative()
    {
        var zero = new decimal(0, 0, 0, isNegative: true, scale: 2);

        Assert.Equal(decimal.GetBits(zero), decimal.GetBits(Codec.RoundTrip(zero)));
    }

    [Theory]
    [InlineData("1E+3", "1000")]
    [InlineData("1.5E+1", "15")]
    [InlineData("1E-28", "0.0000000000000000000000000001")]
    [InlineData("1.0000000000000000000000000000000000", "1.0000000000000000000000000000")]
    [InlineData("+7", "7")]
    public void Pythons_text_is_taken_exactly(string text, string expected)
    {
        decimal read = Codec.Read<decimal>(Payloads.Call("decimal", text));

        Assert.Equal(decimal.GetBits(decimal.Parse(expected, CultureInfo.InvariantCulture)), decimal.GetBits(read));
    }

    [Theory]
    [InlineData("79228162514264337593543950336")]
    [InlineData("0.12345678901234567890123456789")]
    [InlineData("1E-29")]
    [InlineData("1E+30")]
    [InlineData("1E+999999999999999999")]
    [InlineData("1E-999999999999999999")]
    [InlineData("1E+99999999999999999999999999")]
    [InlineData("NaN")]
    [InlineData("sNaN")]
    [InlineData("-Infinity")]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1_000")]
    [InlineData("１")]
    public void What_has_no_exact_counterpart_is_refused(string text)
    {
        Refuses.Value(() => Codec.Read<decimal>(Payloads.Call("decimal", text)), "result", "no exact counterpart in decimal");
    }

    [Fact]
    public void An_int_is_taken_while_it_fits()
    {
        Assert.Equal(decimal.MaxValue, Codec.Cross<decimal>(new BigInteger(decimal.MaxValue)));
        Assert.Equal(-5m, Codec.Cross<decimal>(-5));
        Refuses.Reading<decimal>(new BigInteger(decimal.MaxValue) + 1, "result", "does not fit decimal");
    }
}
