using Pons.Protocol.Tests.Values;

namespace Pons.Protocol.Tests.Pickle;

/// <summary>Bytes that no pickler of ours writes: each is a fault that names the opcode and its place.</summary>
public sealed class PickleParserTests
{
    [Theory]
    [InlineData("", "ends after 0 bytes without STOP")]
    [InlineData("8005", "ends after 2 bytes without STOP")]
    [InlineData("8006 4e2e", "PROTO at byte 0 names protocol 6")]
    [InlineData("8005 4a0000", "BININT at byte 2 needs 4 bytes more, and 2 are left")]
    [InlineData("8005 2e", "STOP at byte 2 must find one value on the stack, and finds 0")]
    [InlineData("8005 4e4e2e", "finds 2")]
    [InlineData("8005 4e2e00", "STOP at byte 3 is followed by 1 bytes")]
    [InlineData("8005 5d4e75 2e", "SETITEMS at byte 4 finds no mark")]
    [InlineData("8005 5d284e 752e", "SETITEMS at byte 5 must find a Dict under its items")]
    [InlineData("8005 7d284e 752e", "SETITEMS at byte 5 finds a key without its value")]
    [InlineData("8005 284e 612e", "APPEND at byte 4 must find a List under its items")]
    [InlineData("8005 6807 2e", "BINGET at byte 2 reads memo entry 7, and only 0 were written")]
    [InlineData("8005 4e72ffffff7f 2e", "LONG_BINPUT at byte 3 writes memo entry 2147483647, where 0 is the next")]
    [InlineData("8005 8effffffffffffff7f 2e", "BINBYTES8 at byte 2 names the length 9223372036854775807")]
    [InlineData("8005 8bffffffff 2e", "LONG4 at byte 2 names the length 4294967295")]
    [InlineData("8005 9500000000000000ff 4e2e", "FRAME at byte 2 names the length")]
    [InlineData("8005 52 2e", "REDUCE at byte 2 finds nothing on the stack")]
    [InlineData("8005 4e2952 2e", "REDUCE at byte 4 must find a constructor and a tuple")]
    [InlineData("8005 28862e", "TUPLE2 at byte 3 needs 2 values on the stack")]
    [InlineData("8005 63 6f730a 73797374656d0a 2e", "GLOBAL at byte 2 is not allowed in a payload")]
    [InlineData("8005 4e 62 2e", "BUILD at byte 3 is not allowed")]
    [InlineData("8005 4932350a 2e", "INT at byte 2 is not allowed")]
    [InlineData("8005 ff 2e", "0xFF, which is no opcode")]
    public void A_fault_names_the_opcode_its_place_and_what_is_wrong(string hex, string words)
    {
        byte[] payload = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        var fault = Assert.Throws<ProtocolException>(() => Codec.Read<object>(payload));

        Assert.Equal("payload", fault.Code);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_buffer_that_no_table_lists_is_a_fault_of_the_table()
    {
        Assert.Equal("table", Assert.Throws<ProtocolException>(() => Codec.Read<object>(Payloads.Of('\x97'))).Code);
    }

    [Fact]
    public void Marks_and_pops_leave_what_lies_below_alone()
    {
        Assert.Equal(1L, Codec.Read<object>(Payloads.Of(1, '(', 2, 3, '1')));
        Assert.Equal(1L, Codec.Read<object>(Payloads.Of(1, 2, '0')));
        Assert.Equal(1L, Codec.Read<object>(Payloads.Of(1, '(', '0')));
    }

    [Fact]
    public void Floats_after_a_mark_may_belong_to_anything()
    {
        byte[] half = [(byte)'G', 0x3f, 0xe0, 0, 0, 0, 0, 0, 0];

        Assert.Equal([0.5, 0.5, 0.5, 0.5], Codec.Read<object[]>(Payloads.Of('(', half, half, half, half, 't')));
        Assert.Equal([0.5, 0.5, null], Codec.Read<object?[]>(Payloads.Of(']', '(', half, half, 'N', 'e')));
        Assert.Equal([0.5, 0.5, 0.5], Codec.Read<double[]>(Payloads.Of(']', '(', half, 'e', half, 'a', '(', half, 'e')));
        Assert.Equal(new Dictionary<double, double> { [0.5] = 0.5 }, Codec.Read<Dictionary<double, double>>(Payloads.Of('}', '(', half, half, 'u')));
    }

    [Fact]
    public void A_fault_leaves_nothing_behind_for_the_next_message()
    {
        Assert.Throws<ProtocolException>(() => Codec.Read<object>(Payloads.Of(']', '\x94', '(', 1, "x", 'R')));

        Assert.Equal(7, Codec.Read<int>(Payloads.Of(7)));
        Assert.Throws<ProtocolException>(() => Codec.Read<object>(Payloads.Of('h', "\0"u8.ToArray())));
    }
}
