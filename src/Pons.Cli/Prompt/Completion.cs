namespace Pons.Cli.Prompt;

/// <summary>What Tab makes of the word before the cursor.</summary>
internal static class Completion
{
    /// <summary>The name with its dots that a text ends with, such as <c>math.sq</c>.</summary>
    public static string LastWord(string text)
    {
        int start = text.Length;
        while (start > 0 && (text[start - 1] is '_' or '.' || char.IsLetterOrDigit(text[start - 1])))
        {
            start--;
        }

        return text[start..];
    }

    /// <summary>The longest text that all words begin with.</summary>
    public static string CommonStart(IReadOnlyList<string> words)
    {
        string common = words[0];
        foreach (string word in words)
        {
            common = common[..common.AsSpan().CommonPrefixLength(word)];
        }

        return common.Length > 0 && char.IsHighSurrogate(common[^1]) ? common[..^1] : common;
    }

    /// <summary>The words in columns that fill a width, read downwards; of a dotted word its last part.</summary>
    public static string Columns(IReadOnlyList<string> words, int width)
    {
        string[] names = [.. words.Select(word => word[(word.LastIndexOf('.') + 1)..])];
        int widest = names.Max(TextWidth.Of) + 2;
        int columns = Math.Max(1, width / widest);
        int rows = (names.Length + columns - 1) / columns;
        IEnumerable<string> lines = Enumerable.Range(0, rows).Select(row =>
            string.Concat(names.Where((_, i) => i % rows == row).Select(name => name + new string(' ', widest - TextWidth.Of(name)))).TrimEnd());
        return string.Join('\n', lines);
    }
}
