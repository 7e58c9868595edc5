using System.Numerics;

namespace Pons.Protocol.Tests.Values;

public sealed class ScalarTests
{
    [Fact]
    public void Scalars_come_back_as_they_went()
    {
        Assert.Equal(4, Codec.RoundTrip(4));
        Assert.True(Codec.RoundTrip(true));
        Assert.Equal(long.MinValue, Codec.RoundTrip(long.MinValue));
        Assert.Equal(ulong.MaxValue, Codec.RoundTrip(ulong.MaxValue));
        Assert.Equal(Int128.MinValue, Codec.RoundTrip(Int128.MinValue));
        Assert.Equal(UInt128.MaxValue, Codec.RoundTrip(UInt128.MaxValue));
        Assert.Equal(BigInteger.Pow(-7, 901), Codec.RoundTrip(BigInteger.Pow(-7, 901)));
        Assert.Equal(0.1, Codec.RoundTrip(0.1));
        Assert.Equal(0.1f, Codec.RoundTrip(0.1f));
        Assert.Equal((Half)0.1, Codec.RoundTrip((Half)0.1));
        Assert.Equal(new Complex(1.5, double.NegativeInfinity), Codec.RoundTrip(new Complex(1.5, double.NegativeInfinity)));
        Assert.Equal('ß', Codec.RoundTrip('ß'));
        Assert.Equal([1, 2, 255], Codec.RoundTrip(new byte[] { 1, 2, 255 }));
        Assert.Equal([1, 2], Codec.RoundTrip<ReadOnlyMemory<byte>>(new byte[] { 1, 2 }).ToArray());
        Assert.Equal([1, 2], Codec.RoundTrip<Memory<byte>>(new byte[] { 1, 2 }).ToArray());
        Assert.Equal(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), Codec.RoundTrip(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff")));
    }

    [Fact]
    public void Null_is_None_and_comes_back_where_there_is_room_for_it()
    {
        Assert.Null(Codec.RoundTrip<object?>(null));
        Assert.Null(Codec.RoundTrip<string?>(null));
        Assert.Null(Codec.RoundTrip<int?>(null));
        Assert.Null(Codec.RoundTrip<int[]?>(null));
        Assert.Equal(7, Codec.RoundTrip<int?>(7));
    }

    [Fact]
    public void Every_integer_type_takes_what_fits_it()
    {
        Assert.Equal(sbyte.MinValue, Codec.Cross<sbyte>(-128));
        Assert.Equal(byte.MaxValue, Codec.Cross<byte>(255));
        Assert.Equal(short.MinValue, Codec.Cross<short>(short.MinValue));
        Assert.Equal(ushort.MaxValue, Codec.Cross<ushort>(65535));
        Assert.Equal(uint.MaxValue, Codec.Cross<uint>(uint.MaxValue));
        Assert.Equal(long.MaxValue, Codec.Cross<long>(new BigInteger(long.MaxValue)));
        Assert.Equal(new BigInteger(5), Codec.Cross<BigInteger>(5));
        Assert.Equal((Int128)long.MinValue * 4, Codec.Cross<Int128>(new BigInteger(long.MinValue) * 4));
    }

    [Fact]
    public void An_int_that_does_not_fit_is_refused()
    {
        Refuses.Reading<byte>(256, "result", "the int 256 does not fit byte", "BigInteger");
        Refuses.Reading<byte>(-1, "result", "the int -1 does not fit byte");
        Refuses.Reading<sbyte>(128, "result", "does not fit sbyte");
        Refuses.Reading<int>(1L << 31, "result", "the int 2147483648 does not fit int");
        Refuses.Reading<uint>(-1, "result", "does not fit uint");
        Refuses.Reading<ulong>(-1, "result", "does not fit ulong");
        Refuses.Reading<long>(ulong.MaxValue, "result", "does not fit long");
        Refuses.Reading<ulong>(new BigInteger(ulong.MaxValue) + 1, "result", "does not fit ulong");
        Refuses.Reading<UInt128>(-1, "result", "does not fit UInt128");
    }

    [Fact]
    public void An_int_becomes_a_float_only_where_that_is_exact()
    {
        Assert.Equal(9007199254740992.0, Codec.Cross<double>(9007199254740992));
        Assert.Equal(-9223372036854775808.0, Codec.Cross<double>(long.MinValue));
        Assert.Equal(Math.Pow(2, 900), Codec.Cross<double>(BigInteger.Pow(2, 900)));
        Assert.Equal(16777216f, Codec.Cross<float>(16777216));

        Refuses.Reading<double>(9007199254740993, "result", "the int 9007199254740993 has no exact counterpart in double");
        Refuses.Reading<double>(long.MaxValue, "result", "no exact counterpart in double");
        Refuses.Reading<double>(BigInteger.Pow(2, 900) + 1, "result", "no exact counterpart in double");
        Refuses.Reading<double>(BigInteger.Pow(10, 400), "result", "no exact counterpart in double");
        Refuses.Reading<float>(16777217, "result", "no exact counterpart in float");
    }

    [Fact]
    public void A_narrow_float_rounds_what_it_is_given_but_finite_stays_finite()
    {
        Assert.Equal(0.1f, Codec.Cross<float>(0.1));
        Assert.True(float.IsNaN(Codec.Cross<float>(double.NaN)));
        Assert.Equal(float.PositiveInfinity, Codec.Cross<float>(double.PositiveInfinity));
        Refuses.Reading<float>(1e300, "result", "no exact counterpart in float");
        Refuses.Reading<Half>(1e6, "result", "no exact counterpart in Half");
    }

    [Fact]
    public void Floats_keep_their_bits()
    {
        Assert.Equal(BitConverter.DoubleToInt64Bits(-0.0), BitConverter.DoubleToInt64Bits(Codec.RoundTrip(-0.0)));
        double odd = BitConverter.Int64BitsToDouble(0x7FF8000000000123);
        Assert.Equal(0x7FF8000000000123, BitConverter.DoubleToInt64Bits(Codec.RoundTrip(odd)));
    }

    [Fact]
    public void Nothing_is_turned_into_something_else()
    {
        Refuses.Reading<int>(1.0, "result", "a float cannot be read as int", "double");
        Refuses.Reading<int>(true, "result", "a bool cannot be read as int");
        Refuses.Reading<int>("1", "result", "a str cannot be read as int", "string");
        Refuses.Reading<bool>(1, "result", "an int cannot be read as bool");
        Refuses.Reading<string>(1, "result", "an int cannot be read as string");
        Refuses.Reading<string>(new byte[] { 65 }, "result", "bytes cannot be read as string");
        Refuses.Reading<byte[]>(new List<int> { 1 }, "result", "a list cannot be read as byte[]");
        Refuses.Reading<byte[]>("a", "result", "a str cannot be read as byte[]");
        Refuses.Reading<decimal>(0.5, "result", "a float cannot be read as decimal");
        Refuses.Reading<Guid>("00112233-4455-6677-8899-aabbccddeeff", "result", "a str cannot be read as Guid");
        Refuses.Reading<char>("ab", "result", "2 UTF-16 units");
    }

    [Fact]
    public void None_is_refused_where_nothing_can_be_null()
    {
        Refuses.Reading<int>(null, "result", "None cannot be read as int", "nullable");
        Refuses.Reading<Guid>(null, "result", "None cannot be read as Guid");
        Refuses.Reading<(int, int)>(null, "result", "None cannot be read as (int, int)");
        Refuses.Reading<ReadOnlyMemory<double>>(null, "result", "None cannot be read as ReadOnlyMemory<double>");
    }
}
