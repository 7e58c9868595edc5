using System.Text.Json;
using Pons.Protocol.Frames;

namespace Pons.Protocol.Tests.Frames;

/// <summary>The frame cases that every language's suite reads.</summary>
public sealed class FrameVectorTests
{
    private const long MessageLimit = 256 << 20;

    private static readonly JsonElement Vectors = Load();

    public static TheoryData<string> ValidNames => [.. Vectors.GetProperty("valid").EnumerateArray().Select(row => row.GetProperty("name").GetString()!)];

    public static TheoryData<string> InvalidNames => [.. Vectors.GetProperty("invalid").EnumerateArray().Select(row => row.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(ValidNames))]
    public void A_valid_frame_is_read_as_the_vectors_say(string name)
    {
        JsonElement row = Find("valid", name);
        var reader = new FrameReader(MessageLimit);
        reader.Feed(Bytes(row));

        Assert.True(reader.TryRead(out Frame frame));

        Assert.Equal(row.GetProperty("kind").GetString(), FrameRules.Word(frame.Header.Kind));
        Assert.Equal(row.GetProperty("flags").GetInt32(), (int)frame.Header.Flags);
        Assert.Equal(row.GetProperty("call").GetUInt64(), frame.Header.Call);
        Assert.Equal(row.GetProperty("parent").GetUInt64(), frame.Header.Parent);
        Assert.Equal(row.GetProperty("name_text").GetString(), System.Text.Encoding.UTF8.GetString(frame.Name));
        Assert.Equal(row.GetProperty("payload").GetString(), Convert.ToHexStringLower(frame.Payload));
        Assert.Equal(Number(row.GetProperty("client")), frame.Client);
        AssertTables(row, frame);
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.HasPartialFrame);
    }

    [Theory]
    [MemberData(nameof(ValidNames))]
    public void A_frame_that_comes_byte_by_byte_is_the_same(string name)
    {
        byte[] bytes = Bytes(Find("valid", name));
        var reader = new FrameReader(MessageLimit);
        for (int i = 0; i < bytes.Length - 1; i++)
        {
            reader.Feed(bytes.AsSpan(i, 1));
            Assert.False(reader.TryRead(out _));
        }

        reader.Feed(bytes.AsSpan(bytes.Length - 1));

        Assert.True(reader.TryRead(out _));
    }

    [Theory]
    [MemberData(nameof(InvalidNames))]
    public void A_forbidden_frame_is_the_fault_that_the_vectors_name(string name)
    {
        JsonElement row = Find("invalid", name);
        var reader = new FrameReader(MessageLimit);
        reader.Feed(Bytes(row));

        var fault = Assert.Throws<ProtocolException>(() => reader.TryRead(out _));

        Assert.Equal(row.GetProperty("fault").GetString(), fault.Code);
    }

    private static void AssertTables(JsonElement row, Frame frame)
    {
        JsonElement[] handles = [.. row.GetProperty("handles").EnumerateArray()];
        JsonElement[] buffers = [.. row.GetProperty("buffers").EnumerateArray()];
        Assert.Equal((handles.Length, buffers.Length), (frame.Handles.Count, frame.Buffers.Count));
        for (int i = 0; i < handles.Length; i++)
        {
            HandleEntry entry = frame.Handles[i];
            Assert.Equal(handles[i].EnumerateArray().Select(Number), [entry.Side, entry.What, entry.Id, entry.Count]);
        }

        for (int i = 0; i < buffers.Length; i++)
        {
            BufferEntry entry = frame.Buffers[i];
            Assert.Equal(buffers[i].EnumerateArray().Take(4).Select(Number), [entry.Place, entry.Writable, entry.Size, entry.Offset]);
            if (entry.Place == 1)
            {
                Assert.Equal(buffers[i][4].GetString(), Convert.ToHexStringLower(frame.Bytes.Slice((int)frame.Buffers.PlacesInFrame()[i], (int)entry.Size)));
            }
        }
    }

    private static ulong Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => 0,
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => value.GetUInt64(),
    };

    private static JsonElement Find(string table, string name) =>
        Vectors.GetProperty(table).EnumerateArray().First(row => row.GetProperty("name").GetString() == name);

    private static byte[] Bytes(JsonElement row) => Convert.FromHexString(row.GetProperty("hex").GetString()!);

    private static JsonElement Load() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Pons.Tests.Repository.Root, "protocol", "vectors", "frames.json"))).RootElement;
}
