namespace Pons.Cli.Generation.TypeScript;

/// <summary>Writes docstrings as comments that editors show.</summary>
internal static class Comment
{
    public static IEnumerable<string> Of(string? doc, IEnumerable<string>? notes = null)
    {
        string[] text = [.. (doc ?? "").Replace("*/", "*\\/", StringComparison.Ordinal).Split('\n', StringSplitOptions.TrimEntries)];
        string[] more = [.. (notes ?? []).Select(note => note.Replace("*/", "*\\/", StringComparison.Ordinal).ReplaceLineEndings(" "))];
        if (text is [""])
        {
            text = [];
        }

        return (text, more) switch
        {
            ([], []) => [],
            ([var line], []) => [$"/** {line} */"],
            ([], [var note]) => [$"/** {note} */"],
            _ => ["/**", .. Starred(text), .. text.Length > 0 && more.Length > 0 ? [" *"] : Array.Empty<string>(), .. Starred(more), " */"],
        };
    }

    private static IEnumerable<string> Starred(string[] lines) => lines.Select(line => line.Length == 0 ? " *" : $" * {line}");
}
