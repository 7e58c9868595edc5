using System.Reflection;

namespace Pons.Cli.New;

/// <summary>The files of a new application, as they lie in this program.</summary>
internal static class Template
{
    private const string Prefix = "new/";

    // Files that would mean something where they lie now, and what they are called in an application.
    private static readonly Dictionary<string, string> Names = new() { ["gitignore"] = ".gitignore", ["project.xml"] = "__NAME__.csproj" };

    /// <summary>Writes the files of some parts into a folder, with the names of the application in the place of those that stand for them.</summary>
    /// <param name="folder">The folder, which is there and empty.</param>
    /// <param name="parts">The parts, such as <c>page</c> and <c>electron</c>.</param>
    /// <param name="words">What stands in a template, and what it is to be.</param>
    /// <returns>The files, as paths within the folder.</returns>
    public static IReadOnlyList<string> Write(string folder, string[] parts, IReadOnlyDictionary<string, string> words)
    {
        Assembly program = typeof(Template).Assembly;
        var written = new List<string>();
        foreach (string resource in program.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            string[] names = resource[Prefix.Length..].Split('/', '\\');
            if (!parts.Contains(names[0]))
            {
                continue;
            }

            names[^1] = Names.GetValueOrDefault(names[^1], names[^1]);
            string name = Fill(Path.Combine(names[1..]), words);
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var reader = new StreamReader(program.GetManifestResourceStream(resource)!);
            File.WriteAllText(path, Fill(reader.ReadToEnd(), words));
            written.Add(name);
        }

        return written;
    }

    private static string Fill(string text, IReadOnlyDictionary<string, string> words) =>
        words.Aggregate(text, (filled, word) => filled.Replace(word.Key, word.Value, StringComparison.Ordinal));
}
