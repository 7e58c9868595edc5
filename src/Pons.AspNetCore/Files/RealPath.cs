namespace Pons.AspNetCore.Files;

/// <summary>Where a path leads when every link on its way is followed.</summary>
internal static class RealPath
{
    // As systems have it.
    private const int MostLinks = 40;

    /// <summary>The path without links; nothing when there is no such thing, or the links go round.</summary>
    public static string? Of(string path)
    {
        try
        {
            return Follow(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What cannot be looked at cannot be served either.
            return null;
        }
    }

    private static string? Follow(string path)
    {
        string rest = Path.GetFullPath(path);
        string real = Path.GetPathRoot(rest)!;
        rest = rest[real.Length..];
        for (int links = 0; rest.Length > 0;)
        {
            int end = rest.IndexOf(Path.DirectorySeparatorChar, StringComparison.Ordinal);
            string next = Path.Combine(real, end < 0 ? rest : rest[..end]);
            rest = end < 0 ? "" : rest[(end + 1)..];
            var entry = new FileInfo(next);
            if (entry.LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
            {
                return null;
            }

            rest = Path.Combine(Path.GetFullPath(target, real), rest);
            real = Path.GetPathRoot(rest)!;
            rest = rest[real.Length..];
        }

        return Path.Exists(real) ? real : null;
    }
}
