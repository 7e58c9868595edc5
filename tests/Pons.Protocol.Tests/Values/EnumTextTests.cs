using System.Text.Json.Serialization;

namespace Pons.Protocol.Tests.Values;

/// <summary>Enums whose members stand for texts, as those of Python often do.</summary>
public sealed class EnumTextTests
{
    internal enum Color
    {
        [JsonStringEnumMemberName("red")]
        Red,

        [JsonStringEnumMemberName("dark green")]
        DarkGreen,

        Plain = 7,
    }

    internal sealed record Pen(Color Color, List<Color> Others);

    [Fact]
    public void A_member_with_a_text_is_written_as_that_text_and_read_from_it()
    {
        Assert.Equal("dark green", Codec.Cross<object>(Color.DarkGreen));
        Assert.Equal(7L, Codec.Cross<object>(Color.Plain));
        Assert.Equal([Color.Red, Color.DarkGreen, Color.Plain], Codec.RoundTrip(new[] { Color.Red, Color.DarkGreen, Color.Plain }));
        Pen pen = Codec.RoundTrip(new Pen(Color.Red, [Color.DarkGreen]))!;
        Assert.Equal((Color.Red, Color.DarkGreen), (pen.Color, Assert.Single(pen.Others)));
    }

    [Fact]
    public void Names_and_numbers_are_read_all_the_same()
    {
        Assert.Equal(Color.DarkGreen, Codec.Cross<Color>("DARK_GREEN"));
        Assert.Equal(Color.Red, Codec.Cross<Color>("Red"));
        Assert.Equal(Color.Plain, Codec.Cross<Color>(7));
        Assert.Contains("has no member blue", Assert.Throws<ValueException>(() => Codec.Cross<Color>("blue")).Message);
    }
}
