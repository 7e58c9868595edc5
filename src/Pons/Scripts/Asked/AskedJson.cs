using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pons.Scripts.Asked;

/// <summary>Values that came from a peer, as JSON for a script, and a script's JSON on its way to a peer.</summary>
internal static class AskedJson
{
    private const int Depth = 200;

    public static readonly JsonSerializerOptions Options = Make();

    /// <summary>A sequence of bytes as the array that scripts are sent as it is.</summary>
    public static object? Plain(object? value) => value is Memory<byte> bytes ? (ReadOnlyMemory<byte>)bytes : value;

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            MaxDepth = Depth,
            AllowDuplicateProperties = false,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it goes to a pipe and not into a page
            Converters = { new BigIntegerConverter() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class BigIntegerConverter : JsonConverter<BigInteger>
    {
        public override BigInteger Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("Items are read as they are.");

        public override void Write(Utf8JsonWriter writer, BigInteger value, JsonSerializerOptions options) => writer.WriteRawValue(value.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
