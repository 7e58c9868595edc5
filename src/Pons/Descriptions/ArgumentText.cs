using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Pons.Actions;

namespace Pons;

/// <summary>Makes a value of a word: by the parameter's hint where that says how, else as JSON if it parses, else as text.</summary>
internal static class ArgumentText
{
    private const int DeepestJson = 1000;
    private const int DecimalDigits = 28;
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private const NumberStyles FloatStyle = NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite;

    public static object? Parse(string word, ParameterDescription parameter)
    {
        string hint = Core(parameter.Type, out bool isOptional);
        if (isOptional && hint != "str" && word is ("null" or "None"))
        {
            return null;
        }

        return hint switch
        {
            "str" => word,
            "int" => BigInteger.TryParse(word, NumberStyles.AllowLeadingSign, Invariant, out BigInteger integer) ? integer : throw Misfit(word, parameter, "a whole number"),
            "float" => TryParseFloat(word, out double number) ? number : throw Misfit(word, parameter, "a number"),
            "bool" => TryParseBool(word) ?? throw Misfit(word, parameter, "true or false"),
            "bytes" => Encoding.UTF8.GetBytes(word),
            "Decimal" or "decimal.Decimal" => ParseDecimal(word) ?? throw Misfit(word, parameter, "a decimal number of at most 28 digits"),
            "UUID" or "uuid.UUID" => Guid.TryParse(word, out Guid id) ? id : throw Misfit(word, parameter, "a UUID"),
            "date" or "datetime.date" => DateOnly.TryParseExact(word, "yyyy-MM-dd", out DateOnly date) ? date : throw Misfit(word, parameter, "a date such as 2024-02-29"),
            "datetime" or "datetime.datetime" => ParseDateTime(word) ?? throw Misfit(word, parameter, "a time such as 2024-02-29T12:30:00 or 2024-02-29T12:30:00+01:00"),
            _ => ParseJson(word, hint, parameter),
        };
    }

    /// <summary>JSON if it parses, else text; but a hint that names a list or a dict has to get one.</summary>
    private static object? ParseJson(string word, string hint, ParameterDescription parameter)
    {
        JsonElement? json = ReadJson(word);
        string container = hint.Split('[')[0].ToUpperInvariant();
        if (container is ("LIST" or "TUPLE" or "SET" or "SEQUENCE" or "ITERABLE") && json?.ValueKind != JsonValueKind.Array)
        {
            throw Misfit(word, parameter, "a list in JSON, such as [1, 2]");
        }

        if (container is ("DICT" or "MAPPING") && json?.ValueKind != JsonValueKind.Object)
        {
            throw Misfit(word, parameter, "an object in JSON, such as {\"a\": 1}");
        }

        return json is null ? word : json;
    }

    private static JsonElement? ReadJson(string word)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(word, new JsonDocumentOptions { MaxDepth = DeepestJson });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // No JSON: it is text. "1 + 1" need not be quoted twice in a shell.
            return null;
        }
    }

    private static bool? TryParseBool(string word) => word.ToUpperInvariant() switch
    {
        "TRUE" or "1" or "YES" => true,
        "FALSE" or "0" or "NO" => false,
        _ => null,
    };

    /// <summary>Only what a decimal holds to the last digit.</summary>
    private static decimal? ParseDecimal(string word)
    {
        string digits = word.TrimStart('+', '-').TrimStart('0');
        int point = word.IndexOf('.', StringComparison.Ordinal);
        int decimals = point < 0 ? 0 : word.Length - point - 1;
        bool isExact = decimals <= DecimalDigits && digits.Count(char.IsAsciiDigit) <= DecimalDigits && word.AsSpan().IndexOfAny('e', 'E') < 0;
        return isExact && decimal.TryParse(word, FloatStyle, Invariant, out decimal amount) ? amount : null;
    }

    private static object? ParseDateTime(string word)
    {
        if (!DateTimeOffset.TryParse(word, Invariant, DateTimeStyles.AssumeUniversal, out DateTimeOffset zoned) || !char.IsAsciiDigit(word[0]) || word.Length < 10 || word[4] != '-')
        {
            return null;
        }

        bool hasZone = word.EndsWith('Z') || word.LastIndexOfAny(['+', '-']) > 7;
        if (hasZone)
        {
            return zoned;
        }

        return DateTime.SpecifyKind(zoned.DateTime, DateTimeKind.Unspecified);
    }

    private static bool TryParseFloat(string word, out double number)
    {
        number = word.ToUpperInvariant() switch
        {
            "NAN" => double.NaN,
            "INF" or "INFINITY" or "+INF" => double.PositiveInfinity,
            "-INF" or "-INFINITY" => double.NegativeInfinity,
            _ => 0,
        };
        return number != 0 || double.TryParse(word, FloatStyle, Invariant, out number);
    }

    /// <summary>The hint without what makes it optional: <c>Optional[int]</c> and <c>int | None</c> are <c>int</c>.</summary>
    private static string Core(string? type, out bool isOptional)
    {
        string hint = (type ?? "").Replace("typing.", "", StringComparison.Ordinal).Trim();
        string[] parts = hint.Split('|', StringSplitOptions.TrimEntries);
        isOptional = hint.StartsWith("Optional[", StringComparison.Ordinal) || (parts.Length == 2 && parts.Contains("None"));
        return !isOptional ? hint : parts.Length == 2 ? parts.First(part => part != "None") : hint["Optional[".Length..^1];
    }

    private static ArgumentsException Misfit(string word, ParameterDescription parameter, string wanted) =>
        new($"The argument '{parameter.Name}' is '{word}'; its hint {parameter.Type} wants {wanted}.");
}
