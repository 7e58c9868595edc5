using System.Diagnostics;
using System.Text;
using Pons.Protocol.Frames;
using Pons.Protocol.Json;
using Pons.Protocol.Tests.Values;

namespace Pons.Protocol.Tests.Json;

/// <summary>What a message in the JSON form may cost: size, depth, memory, time.</summary>
public sealed class JsonLimitTests
{
    [Theory]
    [InlineData(0x7FFF_FFFFu)]
    [InlineData(0xFFFF_FFFFu)]
    [InlineData((1u << 20) + 1)]
    [InlineData(0x8000_0000u | ((1u << 20) + 13))]
    public void A_frame_that_is_too_long_is_refused_before_anything_is_allocated_for_it(uint size)
    {
        JsonFrameReader reader = JsonPipe.Reader();
        reader.Feed(BitConverter.GetBytes(size));
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal("size", Assert.Throws<ProtocolException>(() => reader.TryRead(out _)).Code);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void A_binary_message_that_is_longer_than_a_part_is_refused_as_soon_as_it_shows_that_it_is_none()
    {
        JsonFrameReader reader = JsonPipe.Reader();
        reader.Feed([.. BitConverter.GetBytes(JsonFrameReader.BinaryBit | ((1 << 20) + 1))]);
        Assert.False(reader.TryRead(out _));

        reader.Feed(BitConverter.GetBytes(10));

        Assert.Equal("size", Assert.Throws<ProtocolException>(() => reader.TryRead(out _)).Code);
    }

    [Fact]
    public void A_message_of_exactly_a_mebibyte_needs_no_parts()
    {
        const string Frame = "{\"kind\":\"return\",\"call\":1,\"payload\":\"\"}";
        string text = Frame.Replace("\"\"", $"\"{new string('x', (1 << 20) - Frame.Length)}\"", StringComparison.Ordinal);

        Assert.Equal((1 << 20) - Frame.Length, JsonPipe.Value<string>(JsonPipe.Read(JsonPipe.Text(text), out _)).Length);
    }

    [Fact]
    public void Parts_that_never_end_take_no_more_memory_than_a_message_may_have()
    {
        const long Limit = 8 << 20;
        JsonFrameReader reader = JsonPipe.Reader(Limit);
        byte[] part = JsonPipe.Part(1, JsonParts.More, new byte[1 << 20]);
        for (int i = 0; i < 8; i++)
        {
            reader.Feed(part);
            Assert.False(reader.TryRead(out _));
        }

        reader.Feed(part);

        Assert.Equal("size", Assert.Throws<ProtocolException>(() => reader.TryRead(out _)).Code);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("{\"$\":[\"tuple\",")]
    [InlineData("{\"$\":[\"set\",")]
    [InlineData("{\"$\":[\"frozenset\",")]
    [InlineData("{\"$\":[\"map\",[[")]
    [InlineData("{\"$\":[\"object\",[[\"a\",")]
    [InlineData("{\"$\":[\"enum\",\"E\",\"M\",")]
    [InlineData("{\"$\":[\"record\",\"R\",{\"a\":")]
    [InlineData("{\"$\":[\"ndarray\",[1,[[\"a\",")]
    public void Text_that_is_nested_without_end_fails_its_call_and_ends_nothing(string level)
    {
        string deep = string.Concat(Enumerable.Repeat(level, 900_000 / level.Length));
        foreach (int depth in new[] { 200, int.MaxValue })
        {
            var reader = new JsonFrameReader(new JsonMessageSource(JsonPipe.Limits(depth: depth), new JsonCredits()));

            JsonPipe.Read(JsonPipe.Text($"{{\"kind\":\"return\",\"call\":1,\"payload\":{deep}"), out ValueException? refusal, reader);

            Assert.NotNull(refusal);
        }
    }

    [Fact]
    public void A_value_that_is_nested_beyond_the_limit_names_the_place_and_the_limit()
    {
        JsonPipe.Read(JsonPipe.Return($"{{\"a\":{new string('[', 200)}{new string(']', 200)}}}"), out ValueException? refusal);

        Assert.StartsWith("result[\"a\"][0][0]", refusal!.Path, StringComparison.Ordinal);
        Assert.Contains("limit Depth", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_buffer_that_is_named_again_and_again_is_counted_each_time()
    {
        string names = string.Join(',', Enumerable.Repeat("{\"$\":[\"bytes\",0]}", 50));
        string arrays = string.Join(',', Enumerable.Repeat("{\"$\":[\"ndarray\",\"|u1\",[100000],\"C\",0]}", 50));
        foreach (string list in new[] { names, arrays })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            JsonPipe.Read(JsonPipe.Return($"[{list}]", (false, new byte[100_000])), out ValueException? refusal, JsonPipe.Reader(1 << 20));

            Assert.Contains("named more than once", refusal!.Message, StringComparison.Ordinal);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
        }
    }

    [Fact]
    public void A_message_that_the_hub_would_have_to_keep_in_more_bytes_than_allowed_fails_its_call()
    {
        string floats = string.Join(',', Enumerable.Repeat("1e1", 240));

        JsonPipe.Read(JsonPipe.Return($"[{floats}]"), out ValueException? refusal, JsonPipe.Reader(1024));

        Assert.Contains("at the hub", refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shared_references_that_multiply_a_value_end_soon_and_cost_little()
    {
        // Each list holds ten times the one before it.
        List<object> parts = [']', '\x94', "x", 'a'];
        for (byte level = 1; level < 20; level++)
        {
            parts.AddRange(['0', ']', '\x94', '(', .. Enumerable.Repeat<object>((byte[])[(byte)'h', (byte)(level - 1)], 10), 'e']);
        }

        byte[] frame = JsonPipe.ReturnFrame(Payloads.Of([.. parts]));
        var watch = Stopwatch.StartNew();

        Assert.Throws<ValueException>(() => JsonPipe.Writer(16 << 20).Write(frame));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_long_text_that_is_shared_is_counted_each_time_that_it_is_written()
    {
        byte[] text = Encoding.ASCII.GetBytes(new string('x', 100_000));
        byte[] payload = Payloads.Of([']', '(', (byte[])[(byte)'X', .. BitConverter.GetBytes(text.Length), .. text], '\x94', .. Enumerable.Repeat<object>((byte[])[(byte)'h', 0], 1000), 'e']);

        Assert.Contains("larger in JSON", Assert.Throws<ValueException>(() => JsonPipe.Writer(1 << 20).Write(JsonPipe.ReturnFrame(payload))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pickle_that_cannot_be_read_fails_its_call_and_not_the_link_that_it_would_go_by()
    {
        foreach (byte[] payload in new[] { Payloads.Of('h', "\0"u8.ToArray()), Payloads.Of('\x97'), [], Payloads.Call("handle", 0), Payloads.Call("uuid", "x"), Payloads.Call("record", "R", 1) })
        {
            var error = Assert.Throws<ValueException>(() => JsonPipe.Write(JsonPipe.ReturnFrame(payload)));
            Assert.StartsWith("result", error.Path, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Many_keys_are_told_apart_quickly_and_the_one_that_is_there_twice_is_found()
    {
        var members = Enumerable.Range(0, 40_000).Select(i => $"\"key number {i}\":{i}").ToList();
        string Object() => $"{{{string.Join(',', members)}}}";
        var watch = Stopwatch.StartNew();

        Assert.Equal(40_000, JsonPipe.ReadValue<Dictionary<string, int>>(Object()).Count);
        members.Insert(20_000, "\"key number 39999\":0");
        Assert.Contains("twice", Assert.Throws<ValueException>(() => JsonPipe.ReadValue<object>(Object())).Message, StringComparison.Ordinal);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void An_integer_has_as_many_digits_as_the_specification_says_and_no_more()
    {
        byte[] most = Codec.Write(System.Numerics.BigInteger.Pow(10, 99_999));
        byte[] beyond = Codec.Write(System.Numerics.BigInteger.Pow(10, 100_000));

        Assert.Equal(100_000, JsonPipe.Write(JsonPipe.ReturnFrame(most)).Payload.GetProperty("$")[1].GetString()!.Length);
        Assert.Contains("digits", Assert.Throws<ValueException>(() => JsonPipe.Write(JsonPipe.ReturnFrame(beyond))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_plain_is_said_to_be_and_what_calls_a_constructor_is_not()
    {
        foreach ((string json, bool isPlain) in new[] { ("[1,2.5,{\"a\":null}]", true), ("{\"$\":[\"tuple\",1]}", true), ("[{\"$\":[\"date\",2026,1,1]}]", false) })
        {
            byte[] frame = JsonPipe.Read(JsonPipe.Return(json), out _);
            Assert.Equal(isPlain, FrameHeader.Read(frame).Flags.HasFlag(FrameFlags.Plain));
        }
    }

    [Fact]
    public void Only_a_call_a_result_and_an_item_can_carry_the_error_of_their_payload()
    {
        foreach (string message in new[] { "\"event\",\"name\":\"a\"", "\"log\"", "\"ready\"", "\"progress\",\"call\":1", "\"error\",\"call\":1" })
        {
            JsonFrameReader reader = JsonPipe.Reader();
            reader.Feed(JsonPipe.Text($"{{\"kind\":{message},\"payload\":[1e400]}}"));
            Assert.Equal("payload", Assert.Throws<ProtocolException>(() => reader.TryRead(out _)).Code);
        }

        byte[] call = JsonPipe.Read(JsonPipe.Text("{\"kind\":\"call\",\"call\":2,\"name\":\"a\",\"handles\":[[1,1,1]],\"payload\":[{\"b\":1e400}]}"), out ValueException? refusal);

        Assert.Equal("args[0][\"b\"]", refusal!.Path);
        Assert.Equal(1, Frame.Parse(FrameHeader.Read(call), call).Handles.Count);
    }
}
