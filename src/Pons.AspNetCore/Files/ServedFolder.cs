using Microsoft.Win32.SafeHandles;

namespace Pons.AspNetCore.Files;

/// <summary>A folder that files are served from: nothing outside of it is reached by any name or link.</summary>
internal sealed class ServedFolder
{
    private readonly string _root;
    private readonly string _prefix;

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public ServedFolder(string path)
    {
        _root = RealPath.Of(path) is { } real && Directory.Exists(real)
            ? real
            : throw new DirectoryNotFoundException($"There is no folder '{path}' to serve files from; it was looked for at '{Path.GetFullPath(path)}'.");
        _prefix = Path.EndsInDirectorySeparator(_root) ? _root : _root + Path.DirectorySeparatorChar;
    }

    /// <summary>The true path of what has these names here; nothing when there is no such thing, or it lies elsewhere.</summary>
    public string? Find(ReadOnlySpan<string> names) =>
        RealPath.Of(Path.Combine([_root, .. names])) is { } real && IsWithin(real) ? real : null;

    /// <summary>Opens a file by its true path; nothing when it is none, or has become another since it was found.</summary>
    public static FileStream? Open(string path)
    {
        try
        {
            return OperatingSystem.IsWindows() ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete) : OpenOnUnix(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Not for us to read, or gone meanwhile: to whoever asks the same as if it were not there.
            return null;
        }
    }

    private static FileStream? OpenOnUnix(string path)
    {
        SafeFileHandle? handle = OperatingSystem.IsWindows() || Directory.Exists(path) ? null : UnixFile.TryOpen(path);
        if (handle is null)
        {
            return null;
        }

        var file = new FileStream(handle, FileAccess.Read, bufferSize: 0);

        // Between finding and opening a folder on the way may have been exchanged for a link.
        bool isIt = file.CanSeek && (OperatingSystem.IsWindows() || UnixFile.PathOf(handle) is not { } opened || opened == path);
        if (isIt)
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    private bool IsWithin(string path) => path == _root || path.StartsWith(_prefix, StringComparison.Ordinal);
}
