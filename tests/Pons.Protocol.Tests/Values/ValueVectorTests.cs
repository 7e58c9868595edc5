using System.Text.Json;

namespace Pons.Protocol.Tests.Values;

/// <summary>Every case of protocol/vectors/values.json, which the Python suite reads too.</summary>
public sealed class ValueVectorTests
{
    private static readonly JsonElement Vectors = Load();

    // Values that Python has and .NET has not: refused with a sentence, never rounded.
    internal static readonly HashSet<string> WithoutCounterpart =
    [
        "dict with other keys", // one of them is None
        "naive fold",
        "zoned with seconds",
        "time with offset",
        "duration longest",
        "duration shortest",
        "decimal NaN",
        "decimal -Infinity",
        "decimal 1E+400",
        "decimal -123456789012345678901234567890.5",
    ];

    public static TheoryData<string> Valid => Names("valid");

    public static TheoryData<string> Invalid => Names("invalid");

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_valid_payload_is_the_value_that_the_vectors_say(string name)
    {
        JsonElement vector = Find("valid", name);
        byte[] payload = Convert.FromHexString(vector.GetProperty("pickle").GetString()!);
        if (WithoutCounterpart.Contains(name))
        {
            Assert.Throws<ValueException>(() => Codec.Read<object?>(payload));
            return;
        }

        object? value = Codec.Read<object?>(payload);

        Assert.Equal(VectorValue.Expected(vector.GetProperty("value")), VectorValue.Actual(value));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void An_invalid_payload_is_refused_with_the_words_that_the_vectors_ask_for(string name)
    {
        JsonElement vector = Find("invalid", name);

        Exception? refusal = Record.Exception(() => Codec.Read<object?>(Convert.FromHexString(vector.GetProperty("pickle").GetString()!)));

        Assert.True(refusal is ValueException or ProtocolException, $"{refusal}");
        Assert.Contains(vector.GetProperty("error").GetString()!, refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static TheoryData<string> Names(string table) =>
        new(Vectors.GetProperty(table).EnumerateArray().Select(v => v.GetProperty("name").GetString()!));

    private static JsonElement Find(string table, string name) =>
        Vectors.GetProperty(table).EnumerateArray().Single(v => v.GetProperty("name").GetString() == name);

    private static JsonElement Load()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "protocol", "vectors", "values.json")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        // Deep on purpose: one of the cases is a list of a hundred and fifty lists.
        string text = File.ReadAllText(Path.Combine(folder!, "protocol", "vectors", "values.json"));
        return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 2000 }).RootElement;
    }
}
