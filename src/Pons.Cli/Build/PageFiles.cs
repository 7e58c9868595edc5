using System.Text;
using System.Text.RegularExpressions;
using Pons.AspNetCore.Files;

namespace Pons.Cli.Build;

/// <summary>The files of the pages. What they name from the root of their server becomes relative, so that they work below any path.</summary>
internal sealed partial class PageFiles
{
    private const string Client = "pons.js";

    private readonly string _folder;
    private readonly HashSet<string> _names;

    private PageFiles(string folder)
    {
        _folder = folder;
        _names = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(name => name.Split('/').All(FileNames.IsFit) && !name.StartsWith("node_modules/", StringComparison.Ordinal))];
    }

    /// <summary>The names, with slashes, in order.</summary>
    public IEnumerable<string> Names => _names.Order(StringComparer.Ordinal);

    public static PageFiles In(string folder)
    {
        var pages = new PageFiles(folder);
        if (!pages._names.Contains("index.html"))
        {
            throw new UsageException($"{folder} has no index.html, which is the page that opens first.");
        }

        if (pages._names.FirstOrDefault(name => name is Client or StaticSite.Offline || name.StartsWith(StaticSite.Folder, StringComparison.Ordinal)) is { } taken)
        {
            throw new UsageException($"{Path.Combine(folder, taken)} has a name that the build needs for a file of its own: {Client}, {StaticSite.Offline} and {StaticSite.Folder} are Pons'.");
        }

        return pages;
    }

    public static bool IsText(string name) => Path.GetExtension(name) is ".html" or ".htm" or ".js" or ".mjs" or ".css";

    public static bool IsPage(string name) => Path.GetExtension(name) is ".html" or ".htm";

    public byte[] Read(string name) => File.ReadAllBytes(Path.Combine(_folder, name));

    public string ReadText(string name) => File.ReadAllText(Path.Combine(_folder, name));

    public bool Has(string name) => _names.Contains(name) || name == Client;

    /// <summary>A file as it is built.</summary>
    public byte[] Build(string name) => IsText(name) ? Encoding.UTF8.GetBytes(Relative(name, ReadText(name))) : Read(name);

    private string Relative(string name, string text)
    {
        string up = string.Concat(Enumerable.Repeat("../", name.Count(c => c == '/')));
        string begin = up.Length == 0 ? "./" : up;
        string Replace(Match match) => Has(match.Groups["path"].Value) ? $"{match.Groups["before"].Value}{begin}{match.Groups["path"].Value}{match.Groups["after"].Value}" : match.Value;
        text = Path.GetExtension(name) == ".css" ? InStyle().Replace(text, Replace) : InImport().Replace(InQuotes().Replace(text, Replace), Replace);
        return IsPage(name) ? InStyle().Replace(InAttribute().Replace(text, Replace), Replace) : text;
    }

    /// <summary>The client's address, wherever it stands in code: no other text looks like it.</summary>
    [GeneratedRegex("""(?<before>["'`])/(?<path>pons\.js)(?<after>["'`])""", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex InQuotes();

    [GeneratedRegex("""(?<before>\b(from|import)\s*\(?\s*["'])/(?<path>[^"'/][^"']*)(?<after>["'])""", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex InImport();

    [GeneratedRegex("""(?<before>\b(src|href|action|poster|data)\s*=\s*["'])/(?<path>[^"'/?#][^"'?#]*)(?<after>[?#"'])""", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 2000)]
    private static partial Regex InAttribute();

    [GeneratedRegex("""(?<before>url\(\s*["']?)/(?<path>[^"'/)][^"')]*)(?<after>["']?\s*\))""", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex InStyle();
}
