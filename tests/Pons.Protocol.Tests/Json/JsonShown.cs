using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pons.Protocol.Tests.Json;

/// <summary>A message of the JSON form as the platform's own reader sees it.</summary>
internal sealed record JsonShown(string Text, byte[][] Buffers)
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 2000 };

    public JsonElement Header => JsonDocument.Parse(Text, Deep).RootElement;

    public JsonElement Payload => Header.GetProperty("payload");

    /// <summary>Takes a message apart; its buffers are as many and as long as its text says.</summary>
    public static JsonShown Of(byte[] message, bool isBinary)
    {
        if (!isBinary)
        {
            return new JsonShown(Encoding.UTF8.GetString(message), []);
        }

        int at = sizeof(uint) + BinaryPrimitives.ReadInt32LittleEndian(message);
        string text = Encoding.UTF8.GetString(message.AsSpan(sizeof(uint), at - sizeof(uint)));
        var buffers = new List<byte[]>();
        foreach (JsonElement row in JsonDocument.Parse(text, Deep).RootElement.GetProperty("buffers").EnumerateArray())
        {
            int start = (at + 15) & ~15;
            Assert.All(message[at..start], zero => Assert.Equal(0, zero));
            at = start + row[1].GetInt32();
            buffers.Add(message[start..at]);
        }

        Assert.Equal(message.Length, at);
        return new JsonShown(text, [.. buffers]);
    }

    /// <summary>Whether two texts of JSON say the same, however their numbers are spelled.</summary>
    public static void AssertSame(string expected, string actual) => AssertSame(JsonDocument.Parse(expected, Deep).RootElement, JsonDocument.Parse(actual, Deep).RootElement);

    public static void AssertSame(JsonElement expected, JsonElement actual)
    {
        Assert.Equal(expected.ValueKind, actual.ValueKind);
        switch (expected.ValueKind)
        {
            case JsonValueKind.Number:
                AssertSameNumber(expected.GetRawText(), actual.GetRawText());
                break;
            case JsonValueKind.String:
                Assert.Equal(expected.GetString(), actual.GetString());
                break;
            case JsonValueKind.Array when expected.GetArrayLength() == 2 && expected[0].ValueKind == JsonValueKind.String && expected[0].GetString() == "float":
                AssertSameNumber(expected[1].GetString()!, actual[1].GetString()!);
                break;
            case JsonValueKind.Array:
                AssertSameItems([.. expected.EnumerateArray()], [.. actual.EnumerateArray()]);
                break;
            case JsonValueKind.Object:
                Assert.Equal(expected.EnumerateObject().Select(member => member.Name), actual.EnumerateObject().Select(member => member.Name));
                AssertSameItems([.. expected.EnumerateObject().Select(member => member.Value)], [.. actual.EnumerateObject().Select(member => member.Value)]);
                break;
        }
    }

    private static void AssertSameItems(JsonElement[] expected, JsonElement[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            AssertSame(expected[i], actual[i]);
        }
    }

    private static void AssertSameNumber(string expected, string actual)
    {
        if (expected.AsSpan().IndexOfAny('.', 'e', 'E') < 0 || !double.TryParse(expected, CultureInfo.InvariantCulture, out double number))
        {
            Assert.Equal(expected, actual);
        }
        else
        {
            Assert.Equal(number, double.Parse(actual, CultureInfo.InvariantCulture));
        }
    }
}
