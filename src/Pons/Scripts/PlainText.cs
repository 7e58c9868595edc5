using System.Text.RegularExpressions;

namespace Pons.Scripts;

/// <summary>A text without the colours that a terminal would show.</summary>
internal static partial class PlainText
{
    public static string Of(string text)
    {
        string plain = text.Contains('\e') ? Colour().Replace(text, "") : text;
        return plain.Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\e\[[0-9;]*m", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Colour();
}
