namespace Pons.Tests.Architecture;

/// <summary>The repository's own files, without what builds leave behind.</summary>
internal static class SourceTree
{
    private static readonly HashSet<string> Left = ["bin", "obj", "node_modules", "__pycache__", "TestResults", "artifacts", "dist"];

    public static string Root => Repository.Root;

    /// <summary>The files below some folders of the repository, as paths from its root with forward slashes.</summary>
    public static IReadOnlyList<string> Files(params string[] folders) => [.. folders.SelectMany(folder => Below(Path.Combine(Root, folder))).Order(StringComparer.Ordinal)];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static IEnumerable<string> Below(string folder)
    {
        IEnumerable<string> files = Directory.GetFiles(folder).Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'));
        return Directory.GetDirectories(folder).Where(inner => !Left.Contains(Path.GetFileName(inner))).SelectMany(Below).Concat(files);
    }
}
