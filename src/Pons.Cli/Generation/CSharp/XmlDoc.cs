namespace Pons.Cli.Generation.CSharp;

/// <summary>Writes docstrings as documentation comments.</summary>
internal static class XmlDoc
{
    /// <summary>The first paragraph as the summary, what follows as remarks.</summary>
    public static IEnumerable<string> Of(string? doc, string otherwise)
    {
        string[] paragraphs = (doc ?? "").Trim().Split("\n\n", 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [.. Element("summary", paragraphs.Length > 0 ? paragraphs[0] : otherwise), .. paragraphs.Length > 1 ? Element("remarks", paragraphs[1]) : []];
    }

    public static string Parameter(string name, string text) => $"/// <param name=\"{name.TrimStart('@')}\">{Escaped(text.ReplaceLineEndings(" "))}</param>";

    public static string Returns(string text) => $"/// <returns>{Escaped(text.ReplaceLineEndings(" "))}</returns>";

    private static IEnumerable<string> Element(string name, string text)
    {
        string[] lines = Escaped(text).Split('\n', StringSplitOptions.TrimEntries);
        return lines is [var line] ? [$"/// <{name}>{line}</{name}>"] : [$"/// <{name}>", .. lines.Select(each => each.Length == 0 ? "///" : $"/// {each}"), $"/// </{name}>"];
    }

    // What XML has no form for is a blank.
    private static string Escaped(string text) =>
        string.Concat(text.Select(c => c is '\n' or '\t' || !(char.IsControl(c) || char.IsSurrogate(c)) ? c : ' ')).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
