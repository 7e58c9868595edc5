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
        Assert.Equal("Grüße 😀", Codec.RoundTrip("Grüße 😀"));
        Assert.Equal('ß', Codec.RoundTrip('ß'));
        Assert.Equal([1, 2, 255], Codec.RoundTrip(new byte[] { 1, 2, 255 }));
        Assert.Null(Codec.RoundTrip<int?>(null));
        Assert.Equal(7, Codec.RoundTrip<int?>(7));
        Assert.Equal(DayOfWeek.Friday, Codec.RoundTrip(DayOfWeek.Friday));
    }
}
