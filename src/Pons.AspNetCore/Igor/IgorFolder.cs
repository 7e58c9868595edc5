namespace Pons.AspNetCore.Igor;

/// <summary>The folder of a file server: finds files by the paths of requests, which name them from the root of the folder or of the disk, and none outside.</summary>
internal sealed class IgorFolder
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    private readonly string _root;
    private readonly StringComparison _comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    public IgorFolder(string root) => _root = Path.TrimEndingDirectorySeparator(Resolve(Path.GetFullPath(root)) ?? throw new DirectoryNotFoundException($"There is no folder '{root}' whose files could be served."));

    /// <summary>The file that a path names; for a folder its <c>index.html</c>; nothing where there is none.</summary>
    public string? FindToRead(PathString path)
    {
        string? file = Find(path);
        file = Directory.Exists(file) ? Find(path.Add("/index.html")) : file;
        return File.Exists(file) ? file : null;
    }

    /// <summary>The file that a path names, which need not be there, but its folder; nothing where that is not.</summary>
    public string? FindToWrite(PathString path) => Find(path) is { } file && file != _root && !Directory.Exists(file) && Directory.Exists(Path.GetDirectoryName(file)) ? file : null;

    /// <summary>Writes a file so that it is the old one, whole, until it is the new one, whole.</summary>
    public static async Task WriteAsync(string file, Stream content, CancellationToken cancellationToken)
    {
        string part = Path.Combine(Path.GetDirectoryName(file)!, $".{Guid.NewGuid():n}.part");
        try
        {
            var stream = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
            await using (stream.ConfigureAwait(false))
            {
                await content.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(file))
            {
                File.SetUnixFileMode(part, File.GetUnixFileMode(file));
            }

            File.Move(part, file, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private string? Find(PathString path)
    {
        string asked = path.Value ?? "";
        string slashed = _root.Replace('\\', '/');
        foreach (string start in new[] { $"{slashed}/", $"/{slashed}/" })
        {
            if (asked.StartsWith(start, _comparison))
            {
                asked = asked[(start.Length - 1)..];
                break;
            }
        }

        string[] parts = asked.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (!Array.TrueForAll(parts, IsName))
        {
            return null;
        }

        string? file = Resolve(Path.Combine([_root, .. parts]));
        return file is not null && (file.Equals(_root, _comparison) || file.StartsWith(_root + Path.DirectorySeparatorChar, _comparison)) ? file : null;
    }

    /// <summary>Whether it names something in its folder: no way out, no device, no stream of a file.</summary>
    private static bool IsName(string part)
    {
        bool isPlain = part is not "." and not ".." && part.IndexOfAny(['\\', '\0']) < 0;
        return isPlain && (!OperatingSystem.IsWindows() || (part.IndexOfAny(Path.GetInvalidFileNameChars()) < 0 && !part.EndsWith('.') && !part.EndsWith(' ') && !IsDevice(part)));
    }

    private static bool IsDevice(string part)
    {
        string name = part.Split('.')[0].TrimEnd();
        return name.ToUpperInvariant() is "CON" or "PRN" or "AUX" or "NUL" or "CONIN$" or "CONOUT$"
            || (name.Length == 4 && (name.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || name.StartsWith("LPT", StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Where a path leads when all links in it are followed; its last part need not be there. Nothing where it leads nowhere.</summary>
    private static string? Resolve(string path, int links = 0)
    {
        string resolved = Path.GetPathRoot(path)!;
        foreach (string part in path[resolved.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            resolved = Path.Combine(resolved, part);
            try
            {
                FileSystemInfo info = Directory.Exists(resolved) ? new DirectoryInfo(resolved) : new FileInfo(resolved);
                if (info.LinkTarget is null)
                {
                    continue;
                }

                if (links == MostLinks || info.ResolveLinkTarget(returnFinalTarget: true) is not { } target || Resolve(target.FullName, links + 1) is not { } there)
                {
                    return null;
                }

                resolved = there;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }

        return resolved;
    }
}
