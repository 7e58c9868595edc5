namespace Pons.AspNetCore.Reloading;

/// <summary>Where the code of a peer lies, and which files there are part of it.</summary>
internal static class ModuleFolder
{
    // A folder that holds more, such as a home, is not watched to its depth: systems allow only so many watches.
    private const int MostFolders = 2000;

    private static readonly string[] Endings = [".py", ".mjs", ".cjs", ".js"];
    private static readonly string[] Foreign = ["__pycache__", "node_modules", "site-packages"];

    /// <summary>The folder; nothing where the module says no file of its own.</summary>
    public static async Task<string?> FindAsync(Peer peer, CancellationToken cancellationToken)
    {
        string target = peer.Plan.Target;
        if (!Path.IsPathRooted(target))
        {
            // A dotted name: only its import could tell where it lies.
            target = (await peer.DescribeAsync(cancellationToken).ConfigureAwait(false)).File ?? "";
        }

        return Directory.Exists(target) ? target : Path.GetDirectoryName(target) is { Length: > 0 } folder ? folder : null;
    }

    /// <summary>Whether a file of that path below the folder is code that a worker may have loaded.</summary>
    public static bool IsCode(string folder, string path) =>
        Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
        && !Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar).Any(IsForeign);

    /// <summary>Whether all of what is below the folder can be watched.</summary>
    public static bool IsSmall(string folder)
    {
        var every = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return Directory.EnumerateDirectories(folder, "*", every).Take(MostFolders + 1).Count() <= MostFolders;
    }

    private static bool IsForeign(string name) => name.StartsWith('.') || Foreign.Contains(name, StringComparer.Ordinal);
}
