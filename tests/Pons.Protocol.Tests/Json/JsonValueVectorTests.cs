using System.Text.Json;
using Pons.Protocol.Tests.Values;

namespace Pons.Protocol.Tests.Json;

/// <summary>The values of protocol/vectors/json.json.</summary>
public sealed class JsonValueVectorTests
{
    public static TheoryData<string> Written => JsonVectors.Names("values");

    public static TheoryData<string> OnlyRead => JsonVectors.Names("values_read");

    public static TheoryData<string> Invalid => JsonVectors.Names("values_invalid");

    [Theory]
    [MemberData(nameof(Written))]
    public void A_value_is_read_as_the_vectors_say(string name) => AssertRead(JsonVectors.Find("values", name));

    [Theory]
    [MemberData(nameof(OnlyRead))]
    public void What_no_writer_of_ours_writes_is_read_as_the_vectors_say(string name) => AssertRead(JsonVectors.Find("values_read", name));

    [Theory]
    [MemberData(nameof(Written))]
    public void A_value_that_came_as_JSON_goes_as_the_same_JSON(string name)
    {
        JsonElement row = JsonVectors.Find("values", name);

        JsonShown written = JsonPipe.Write(JsonPipe.Read(JsonPipe.Return(JsonVectors.Text(row), JsonVectors.Buffers(row)), out ValueException? refusal));

        Assert.Null(refusal);
        AssertIs(row, written);
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void What_Python_has_pickled_goes_as_the_JSON_that_it_would_write_itself(string name)
    {
        if (JsonVectors.FindPickle(name) is { } pickle)
        {
            AssertIs(JsonVectors.Find("values", name), JsonPipe.Write(JsonPipe.ReturnFrame(pickle)));
        }
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void What_is_no_value_is_refused_with_the_words_that_the_vectors_ask_for(string name)
    {
        JsonElement row = JsonVectors.Find("values_invalid", name);

        Exception? refusal = Record.Exception(() => JsonPipe.ReadValue<object?>(JsonVectors.Text(row)));

        Assert.True(refusal is ValueException or ProtocolException { Code: "payload" }, $"{refusal}");
        Assert.Contains(row.GetProperty("error").GetString()!, refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static void AssertRead(JsonElement row)
    {
        JsonElement value = row.GetProperty("value");
        byte[] frame = JsonPipe.Read(JsonPipe.Return(JsonVectors.Text(row), JsonVectors.Buffers(row)), out ValueException? refusal);
        Assert.Null(refusal);
        if (ValueVectorTests.WithoutCounterpart.Contains(row.GetProperty("name").GetString()!))
        {
            Assert.Throws<ValueException>(() => JsonPipe.Value<object?>(frame));
            return;
        }

        Assert.Equal(VectorValue.Expected(value), VectorValue.Actual(JsonPipe.Value<object?>(frame)));
    }

    private static void AssertIs(JsonElement row, JsonShown written)
    {
        JsonShown.AssertSame(JsonDocument.Parse(JsonVectors.Text(row), new JsonDocumentOptions { MaxDepth = 2000 }).RootElement, written.Payload);
        (bool IsWritable, byte[] Bytes)[] buffers = JsonVectors.Buffers(row);
        Assert.Equal(buffers.Select(buffer => Convert.ToHexString(buffer.Bytes)), written.Buffers.Select(Convert.ToHexString));
        if (buffers.Length > 0)
        {
            Assert.Equal(buffers.Select(buffer => buffer.IsWritable ? 1 : 0), written.Header.GetProperty("buffers").EnumerateArray().Select(entry => entry[0].GetInt32()));
        }
    }
}
