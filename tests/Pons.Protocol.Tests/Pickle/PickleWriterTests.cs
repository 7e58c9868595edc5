using Pons.Protocol.Pickle;
using Pons.Protocol.Tests.Values;
using Pons.Protocol.Values;

namespace Pons.Protocol.Tests.Pickle;

public sealed class PickleWriterTests
{
    [Theory]
    [InlineData(null, "4e")]
    [InlineData(true, "88")]
    [InlineData(false, "89")]
    [InlineData(255, "4bff")]
    [InlineData(256, "4d0001")]
    [InlineData(65536, "4a00000100")]
    [InlineData(-1, "4affffffff")]
    [InlineData(1L << 40, "8a08 0000000000010000")]
    [InlineData(0.5, "473fe0000000000000")]
    [InlineData("a", "8c0161")]
    public void Scalars_take_the_narrowest_opcode(object? value, string hex)
    {
        Assert.Equal($"8005{hex.Replace(" ", "", StringComparison.Ordinal)}2e", Convert.ToHexStringLower(Codec.Write(value)));
    }

    [Fact]
    public void Arguments_are_one_tuple_whose_last_item_are_the_keywords()
    {
        Assert.Equal("8005292e", Arguments([], null));
        Assert.Equal("80054b024b02862e", Arguments([2, 2], null));
        Assert.Equal("80054b02852e", Arguments([2], new Dictionary<string, object?>()));
        Assert.Equal("80054b027d288c01614b0175862e", Arguments([2], new Dictionary<string, object?> { ["a"] = 1 }));
    }

    [Fact]
    public void Names_of_fields_and_constructors_are_written_once()
    {
        byte[] rows = Codec.Write(new[] { new { LongName = 1 }, new { LongName = 2 } });
        byte[] ids = Codec.Write(new[] { Guid.Empty, Guid.Empty, Guid.Empty });

        Assert.Equal(1, Occurrences(rows, "LongName"u8));
        Assert.Equal(1, Occurrences(ids, "pons.values"u8));
        Assert.Equal(1, Occurrences(Codec.Write(new[] { new { LongName = 1 } }), "LongName"u8)); // in each message anew
    }

    [Fact]
    public void Bytes_are_plain_until_a_constructor_is_called()
    {
        var output = new OutputBuffer();

        Assert.True(PickleCodec.Write(output, new object?[] { 1, "x", new { A = 1 }, (1, 2), new HashSet<int> { 1 }, null }, new ValueLimits()));
        Assert.False(PickleCodec.Write(output, new object?[] { 1, 1m }, new ValueLimits()));
        Assert.True(PickleCodec.WriteArguments(output, [1], null, new ValueLimits()));
        Assert.False(PickleCodec.WriteArguments(output, [DateTime.MinValue], null, new ValueLimits()));
    }

    [Fact]
    public void An_error_names_the_argument_and_leaves_the_output_as_it_was()
    {
        var output = new OutputBuffer();
        output.WriteByte(7);

        Refuses.Value(
            () => PickleCodec.WriteArguments(output, [1, new object[] { Console.Out }], null, new ValueLimits()), "args[1][0]", "cannot cross");
        Refuses.Value(
            () => PickleCodec.WriteArguments(output, [], new Dictionary<string, object?> { ["size"] = new object[] { Task.CompletedTask } }, new ValueLimits()),
            "size[0]",
            "cannot cross");
        Refuses.Value(() => PickleCodec.Write(output, new object[] { Task.CompletedTask }, new ValueLimits(), "result"), "result[0]", "cannot cross");

        Assert.Equal([7], output.Written.ToArray());
    }

    [Fact]
    public void Writing_may_lead_to_writing()
    {
        Assert.Equal("inner", Codec.Read<Dictionary<string, string>>(Codec.Write(new Nosy()))["Text"]);
    }

    private static string Arguments(object?[] positional, Dictionary<string, object?>? keywords)
    {
        var output = new OutputBuffer();
        PickleCodec.WriteArguments(output, positional, keywords, new ValueLimits());
        return Convert.ToHexStringLower(output.Written);
    }

    private static int Occurrences(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> part) => bytes.Count(part);

    private sealed class Nosy
    {
        private readonly string _text = "inner";

        public string Text => Codec.RoundTrip(_text);
    }
}
