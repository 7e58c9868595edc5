namespace Pons.AspNetCore.Files;

/// <summary>What is in a folder, for whoever may know.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="Size">Its bytes; nothing for a folder.</param>
/// <param name="Modified">When it was changed the last time.</param>
internal sealed record FolderEntry(string Name, bool IsFolder, long? Size, DateTimeOffset? Modified);

/// <summary>Lists folders.</summary>
internal static class FolderListing
{
    /// <summary>All that can be asked for by its name, in the order of names.</summary>
    /// <param name="folder">Where the names are looked up.</param>
    /// <param name="path">The listed folder's true path.</param>
    /// <param name="names">Its names.</param>
    public static IReadOnlyList<FolderEntry> Read(ServedFolder folder, string path, string[] names) =>
    [
        .. new DirectoryInfo(path).EnumerateFileSystemInfos()
            .Where(entry => FileNames.IsFit(entry.Name) && (entry.LinkTarget is null || folder.Find([.. names, entry.Name]) is not null))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(Describe),
    ];

    private static FolderEntry Describe(FileSystemInfo entry)
    {
        FileSystemInfo meant = entry.LinkTarget is null ? entry : entry.ResolveLinkTarget(returnFinalTarget: true) ?? entry;
        bool isFolder = meant.Attributes.HasFlag(FileAttributes.Directory);
        return new FolderEntry(entry.Name, isFolder, isFolder ? null : (meant as FileInfo ?? new FileInfo(meant.FullName)).Length, new DateTimeOffset(meant.LastWriteTimeUtc));
    }
}
