using System.Text;
using System.Text.Json;
using Pons.Protocol.Frames;
using Pons.Protocol.Json;

namespace Pons.Protocol.Tests.Json;

/// <summary>The messages of protocol/vectors/json.json.</summary>
public sealed class JsonMessageVectorTests
{
    private static readonly (string Word, FrameFlags Flag)[] Flags = [("batch", FrameFlags.Batch), ("named", FrameFlags.Named), ("handle", FrameFlags.Handle)];

    public static TheoryData<string> Valid => JsonVectors.Names("messages");

    public static TheoryData<string> Sequences => JsonVectors.Names("sequences");

    public static TheoryData<string> Invalid => JsonVectors.Names("messages_invalid");

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_message_is_read_as_the_vectors_say(string name)
    {
        JsonElement row = JsonVectors.Find("messages", name);

        AssertIs(row, JsonPipe.Read(JsonVectors.OnPipe(row.GetProperty("frame")), out ValueException? refusal));

        Assert.Null(refusal);
    }

    [Fact]
    public void A_message_that_others_write_otherwise_is_the_same()
    {
        foreach (JsonElement row in JsonVectors.Table("messages_read"))
        {
            AssertIs(JsonVectors.Find("messages", row.GetProperty("as").GetString()!), JsonPipe.Read(JsonVectors.OnPipe(row.GetProperty("frame")), out _));
        }
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_message_that_comes_byte_by_byte_is_the_same(string name)
    {
        byte[] bytes = JsonVectors.OnPipe(JsonVectors.Find("messages", name).GetProperty("frame"));
        JsonFrameReader reader = JsonPipe.Reader();
        for (int i = 0; i < bytes.Length - 1; i++)
        {
            reader.Feed(bytes.AsSpan(i, 1));
            Assert.False(reader.TryRead(out _));
        }

        reader.Feed(bytes.AsSpan(bytes.Length - 1));

        Assert.True(reader.TryRead(out _));
        Assert.False(reader.HasPartialFrame);
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_message_is_written_as_the_vectors_say(string name)
    {
        JsonElement row = JsonVectors.Find("messages", name);
        byte[] frame = JsonPipe.Read(JsonVectors.OnPipe(row.GetProperty("frame")), out _);

        JsonShown written = JsonPipe.Write(frame);

        // Short bytes stand in the text again, whatever they came in.
        if (row.GetProperty("buffers").GetArrayLength() == 0)
        {
            JsonShown.AssertSame(row.GetProperty("frame").GetProperty("text").GetString()!, written.Text);
        }

        AssertIs(row, JsonPipe.Read(JsonPipe.Text(written.Text), out _));
    }

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Parts_become_the_messages_that_they_are_parts_of(string name)
    {
        JsonElement row = JsonVectors.Find("sequences", name);
        JsonFrameReader reader = JsonPipe.Reader();
        var found = new List<byte[]>();
        foreach (JsonElement bytes in row.GetProperty("frames").EnumerateArray())
        {
            reader.Feed(JsonVectors.OnPipe(bytes));
            if (reader.TryRead(out Frame frame))
            {
                found.Add(frame.Bytes.ToArray());
            }
        }

        string[] gives = [.. row.GetProperty("gives").EnumerateArray().Select(given => given.GetString()!)];
        Assert.Equal(gives.Length, found.Count);
        for (int i = 0; i < gives.Length; i++)
        {
            AssertIs(JsonVectors.Find("messages", gives[i]), found[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void A_forbidden_message_is_the_fault_that_the_vectors_name(string name)
    {
        JsonElement row = JsonVectors.Find("messages_invalid", name);
        JsonFrameReader reader = JsonPipe.Reader(row.TryGetProperty("limit", out JsonElement limit) ? limit.GetInt64() : JsonPipe.MessageLimit);
        JsonElement[] frames = [.. row.GetProperty("frames").EnumerateArray()];
        foreach (JsonElement bytes in frames[..^1])
        {
            reader.Feed(JsonVectors.OnPipe(bytes));
            Assert.False(reader.TryRead(out _));
        }

        reader.Feed(JsonVectors.OnPipe(frames[^1]));
        var fault = Assert.Throws<ProtocolException>(() => reader.TryRead(out _));

        Assert.Equal(row.GetProperty("fault").GetString(), fault.Code);
    }

    private static void AssertIs(JsonElement row, byte[] bytes)
    {
        var frame = Frame.Parse(FrameHeader.Read(bytes), bytes);
        Assert.Equal(row.GetProperty("kind").GetString(), FrameRules.Word(frame.Header.Kind));
        Assert.Equal(row.GetProperty("call").GetUInt64(), frame.Header.Call);
        Assert.Equal(row.GetProperty("parent").GetUInt64(), frame.Header.Parent);
        Assert.Equal(row.GetProperty("client").GetUInt64(), frame.Client);
        Assert.Equal(row.GetProperty("name_text").GetString(), Encoding.UTF8.GetString(frame.Name));
        foreach ((string word, FrameFlags flag) in Flags)
        {
            Assert.Equal(row.GetProperty(word).GetBoolean(), frame.Header.Flags.HasFlag(flag));
        }

        JsonElement credit = row.GetProperty("credit");
        Assert.Equal(credit.ValueKind == JsonValueKind.Array, frame.Header.Flags.HasFlag(FrameFlags.Stream));
        if (credit.ValueKind == JsonValueKind.Array)
        {
            Assert.Equal(new Credit(credit[0].GetUInt64(), credit[1].GetUInt64()), frame.Credit);
        }

        AssertHandles([.. row.GetProperty("handles").EnumerateArray()], frame);
        AssertPayload(row, frame);
    }

    private static void AssertHandles(JsonElement[] handles, Frame frame)
    {
        Assert.Equal(handles.Length, frame.Handles.Count);
        for (int i = 0; i < handles.Length; i++)
        {
            HandleEntry entry = frame.Handles[i];
            ulong[] actual = [entry.Side, entry.What, entry.Id, entry.Count];
            Assert.Equal(handles[i].EnumerateArray().Select(part => part.GetUInt64()), actual.Take(handles[i].GetArrayLength()));
        }
    }

    private static void AssertPayload(JsonElement row, Frame frame)
    {
        JsonElement payload = row.GetProperty("payload");
        if (payload.ValueKind == JsonValueKind.Null)
        {
            Assert.True(frame.Payload.IsEmpty);
            return;
        }

        // Compared as JSON without buffers: whatever bytes came in one stand in the text again.
        string expected = payload.GetString()!;
        JsonElement[] buffers = [.. row.GetProperty("buffers").EnumerateArray()];
        for (int i = 0; i < buffers.Length; i++)
        {
            string tag = buffers[i][0].GetInt32() == 1 ? "bytearray" : "bytes";
            expected = expected.Replace($"[\"bytes\",{i}]", $"[\"{tag}\",\"{Convert.ToBase64String(Convert.FromHexString(buffers[i][1].GetString()!))}\"]", StringComparison.Ordinal);
        }

        JsonShown.AssertSame(expected, JsonPipe.Write(frame.Bytes.ToArray()).Payload.GetRawText());
    }
}
