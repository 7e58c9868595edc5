namespace Pons.Tests.Docs;

/// <summary>The pages of the guide and the README, and the code that stands in them.</summary>
internal static class GuidePages
{
    public static IReadOnlyList<string> All { get; } =
        [Path.Combine(Repository.Root, "README.md"), .. Directory.GetFiles(Path.Combine(Repository.Root, "docs", "guide"), "*.md").Order(StringComparer.Ordinal)];

    /// <summary>The code blocks of one language, each as its lines.</summary>
    public static IEnumerable<string[]> Blocks(string page, string language)
    {
        List<string>? block = null;
        foreach (string line in File.ReadLines(page))
        {
            if (block is null && line == $"```{language}")
            {
                block = [];
            }
            else if (block is not null && line == "```")
            {
                yield return [.. block];
                block = null;
            }
            else
            {
                block?.Add(line);
            }
        }
    }

    /// <summary>The Python and JavaScript files of a page: blocks whose first line is a comment with the file's name.</summary>
    public static void WriteFiles(string page, string folder)
    {
        foreach ((string language, string mark) in new[] { ("python", "# "), ("javascript", "// ") })
        {
            foreach (string[] block in Blocks(page, language).Where(block => block[0].StartsWith(mark, StringComparison.Ordinal)))
            {
                string path = Path.Combine(folder, block[0][mark.Length..]);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllLines(path, block);
            }
        }
    }
}
