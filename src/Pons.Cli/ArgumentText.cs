using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Pons.Cli;

/// <summary>Makes a value of a word: by the parameter's hint where that says how, else as JSON if it parses, else as text.</summary>
internal static class ArgumentText
{
    // Python itself reads the same in JSON as in hints, except for these.
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
            "int" => BigInteger.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger integer) ? integer : throw Misfit(word, parameter, "a whole number"),
            "float" => TryParseFloat(word, out double number) ? number : throw Misfit(word, parameter, "a number"),
            "bool" => word.ToUpperInvariant() switch
            {
                "TRUE" or "1" or "YES" => true,
                "FALSE" or "0" or "NO" => false,
                _ => throw Misfit(word, parameter, "true or false"),
            },
            "Decimal" or "decimal.Decimal" => decimal.TryParse(word, FloatStyle, CultureInfo.InvariantCulture, out decimal amount) ? amount : throw Misfit(word, parameter, "a decimal number"),
            "bytes" => System.Text.Encoding.UTF8.GetBytes(word),
            _ => ParseJson(word),
        };
    }

    private static object? ParseJson(string word)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(word);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // No JSON: it is text. "1 + 1" need not be quoted twice in a shell.
            return word;
        }
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
        return number != 0 || double.TryParse(word, FloatStyle, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The hint without what makes it optional: <c>Optional[int]</c> and <c>int | None</c> are <c>int</c>.</summary>
    private static string Core(string? type, out bool isOptional)
    {
        string hint = (type ?? "").Replace("typing.", "", StringComparison.Ordinal).Trim();
        string[] parts = hint.Split('|', StringSplitOptions.TrimEntries);
        isOptional = hint.StartsWith("Optional[", StringComparison.Ordinal) || (parts.Length == 2 && parts.Contains("None"));
        return !isOptional ? hint : parts.Length == 2 ? parts.First(part => part != "None") : hint["Optional[".Length..^1];
    }

    private static UsageException Misfit(string word, ParameterDescription parameter, string wanted) =>
        new($"The argument '{parameter.Name}' is '{word}'; its hint {parameter.Type} wants {wanted}.");
}
