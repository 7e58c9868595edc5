using System.Numerics;
using System.Text;
using Pons.Protocol.Frames;
using Pons.Protocol.Json;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Protocol.Tests.Json;

public sealed class PlainJsonTests
{
    public static TheoryData<object?, string> Values { get; } = new()
    {
        { null, "null" },
        { 1.0, "1.0" },
        { 1e300, "1E+300" },
        { double.PositiveInfinity, "\"Infinity\"" },
        { BigInteger.Pow(10, 30), "1000000000000000000000000000000" },
        { new byte[] { 255 }, "\"/w==\"" },
        { new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Unspecified), "\"2024-02-29T01:02:03\"" },
        { new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromMinutes(-90)), "\"2024-02-29T01:02:03-01:30\"" },
        { TimeSpan.Zero, "\"PT0S\"" },
        { TimeSpan.FromDays(2), "\"P2D\"" },
        { new TimeSpan(1, 0, 0, 2, 500), "\"P1DT2.5S\"" },
        { -TimeSpan.FromMilliseconds(1), "\"-PT0.001S\"" },
        { new Complex(1, -2), """{"re":1.0,"im":-2.0}""" },
        { new Dictionary<string, object?> { ["$"] = new[] { 1, 2 } }, """{"$":[1,2]}""" },
        { new Dictionary<object, object?> { [1L] = "a" }, """[[1,"a"]]""" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void What_JSON_lacks_becomes_what_comes_nearest(object? value, string json) => Assert.Equal(json, Write(value, mayBeBytes: false).Text);

    [Fact]
    public void Bytes_that_are_all_of_a_value_are_written_as_they_are() => Assert.Equal(("application/octet-stream", "abc"), Write("abc"u8.ToArray(), mayBeBytes: true));

    [Fact]
    public void A_value_that_takes_too_many_bytes_leaves_the_output_as_it_was()
    {
        var output = new OutputBuffer();
        output.Write("before"u8);

        Assert.Throws<ValueException>(() => Write(output, new string('x', 100), mayBeBytes: false, mostBytes: 50));

        Assert.Equal("before"u8, output.Written);
    }

    [Theory]
    [InlineData("{}", 3)]
    [InlineData(" [1, \"a\"] ", 1)]
    [InlineData("""[{"$": ["uuid", "00000000000000000000000000000001"]}]""", 0)]
    public void Arguments_by_name_or_position_are_told_apart(string json, int flags) =>
        Assert.Equal((FrameFlags)flags, JsonArguments.Write(new OutputBuffer(), Encoding.UTF8.GetBytes(json), new ValueLimits()));

    [Theory]
    [InlineData("", "at byte 0, line 1, column 1")]
    [InlineData("[1,\n é]", "at byte 5, line 2, column 2")]
    [InlineData("[1] 2", "at byte 4, line 1, column 5")]
    [InlineData("null", "by name")]
    public void What_are_none_is_refused_with_its_place(string json, string said)
    {
        ValueException error = Assert.Throws<ValueException>(() => JsonArguments.Write(new OutputBuffer(), Encoding.UTF8.GetBytes(json), new ValueLimits()));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    private static (string Type, string Text) Write(object? value, bool mayBeBytes)
    {
        var output = new OutputBuffer();
        string type = Write(output, value, mayBeBytes, mostBytes: 1000);
        return (type, Encoding.UTF8.GetString(output.Written));
    }

    private static string Write(OutputBuffer output, object? value, bool mayBeBytes, long mostBytes)
    {
        var payload = new OutputBuffer();
        PickleCodec.Write(payload, value, new ValueLimits());
        return PlainJson.Write(output, payload.Written, buffers: null, new PlainBounds(new ValueLimits(), mostBytes, "value", mayBeBytes));
    }
}
