using System.Text.Json.Nodes;

namespace Pons.AspNetCore.Http.OpenApi;

/// <summary>What a hint of Python means as a JSON schema, as far as it says so; any other hint means anything.</summary>
internal static class TypeSchema
{
    private static readonly Dictionary<string, Func<JsonObject>> Plain = new(StringComparer.Ordinal)
    {
        ["int"] = () => Typed("integer"),
        ["float"] = () => Typed("number"),
        ["str"] = () => Typed("string"),
        ["bool"] = () => Typed("boolean"),
        ["None"] = () => Typed("null"),
        ["bytes"] = () => new JsonObject { ["type"] = "string", ["contentEncoding"] = "base64" },
        ["datetime"] = () => Formatted("date-time"),
        ["date"] = () => Formatted("date"),
        ["time"] = () => Formatted("time"),
        ["timedelta"] = () => Formatted("duration"),
        ["UUID"] = () => Formatted("uuid"),
        ["Decimal"] = () => Typed("string"),
        ["list"] = () => Typed("array"),
        ["tuple"] = () => Typed("array"),
        ["set"] = () => Typed("array"),
        ["frozenset"] = () => Typed("array"),
        ["Sequence"] = () => Typed("array"),
        ["ndarray"] = () => Typed("array"),
        ["dict"] = () => Typed("object"),
        ["Mapping"] = () => Typed("object"),
    };

    private static readonly HashSet<string> Streams = ["Iterator", "Iterable", "Generator", "AsyncIterator", "AsyncIterable", "AsyncGenerator"];

    public static JsonObject Of(string? hint, bool isItem = false)
    {
        string text = (hint ?? "").Trim().Trim('"', '\'');
        List<string> choices = Split(text, '|');
        if (choices.Count > 1)
        {
            return AnyOf(choices);
        }

        int bracket = text.IndexOf('[', StringComparison.Ordinal);
        string name = (bracket < 0 ? text : text[..bracket]).Split('.')[^1];
        List<string> inner = bracket > 0 && text.EndsWith(']') ? Split(text[(bracket + 1)..^1], ',') : [];
        return name switch
        {
            "Optional" when inner.Count == 1 => AnyOf([inner[0], "None"]),
            "Union" => AnyOf(inner),
            _ when isItem && Streams.Contains(name) && inner.Count > 0 => Of(inner[0]),
            "dict" or "Mapping" when inner.Count == 2 => new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(inner[1]) },
            "list" or "set" or "frozenset" or "Sequence" or "Iterable" when inner.Count == 1 => new JsonObject { ["type"] = "array", ["items"] = Of(inner[0]) },
            "tuple" when inner.Count > 0 && inner[^1] != "..." => new JsonObject { ["type"] = "array", ["prefixItems"] = new JsonArray([.. inner.Select(each => Of(each))]) },
            _ when Plain.TryGetValue(name, out Func<JsonObject>? make) => make(),
            _ => [],
        };
    }

    /// <summary>A default as JSON where its text is that of a plain value; nothing for any other.</summary>
    public static JsonNode? Default(string text) => text switch
    {
        "True" or "true" => JsonValue.Create(true),
        "False" or "false" => JsonValue.Create(false),
        ['\'' or '"', .. var inside, '\'' or '"'] when !inside.Contains('\\', StringComparison.Ordinal) => JsonValue.Create(inside),
        _ => long.TryParse(text, out long whole) ? JsonValue.Create(whole)
            : double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? JsonValue.Create(number)
            : null,
    };

    private static JsonObject AnyOf(List<string> choices) => new() { ["anyOf"] = new JsonArray([.. choices.Select(each => Of(each))]) };

    private static JsonObject Typed(string type) => new() { ["type"] = type };

    private static JsonObject Formatted(string format) => new() { ["type"] = "string", ["format"] = format };

    /// <summary>Cuts a hint at a mark, but not within brackets.</summary>
    private static List<string> Split(string text, char mark)
    {
        List<string> parts = [];
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] is '[' or '(' ? 1 : text[i] is ']' or ')' ? -1 : 0;
            if (text[i] == mark && depth == 0)
            {
                parts.Add(text[start..i].Trim());
                start = i + 1;
            }
        }

        parts.Add(text[start..].Trim());
        return parts;
    }
}
