using System.Text;
using System.Text.RegularExpressions;

namespace Pons.AspNetCore.Pages;

/// <summary>Pages that are kept apart from all others, and so get memory that they share with their Workers: by that Python in a page is stopped in the middle of a loop, and waits.</summary>
internal static partial class Isolation
{
    public const string OpenerPolicy = "Cross-Origin-Opener-Policy";
    public const string EmbedderPolicy = "Cross-Origin-Embedder-Policy";
    public const string RequireResourcePolicy = "require-corp";

    // Where the mark has to stand: at the head's beginning.
    private const int Look = 4096;

    /// <summary>Isolates the page that is answered.</summary>
    public static void Begin(IHeaderDictionary headers)
    {
        headers[OpenerPolicy] = "same-origin";
        headers[EmbedderPolicy] = RequireResourcePolicy;
    }

    /// <summary>Whether a page asks to be isolated.</summary>
    public static bool IsAskedBy(FileStream page)
    {
        Span<byte> begin = stackalloc byte[Look];
        int read = page.ReadAtLeast(begin, Look, throwOnEndOfStream: false);
        page.Position = 0;
        return IsAskedBy(Encoding.UTF8.GetString(begin[..read]));
    }

    /// <param name="page">The page, or its beginning.</param>
    public static bool IsAskedBy(string page) => Mark().IsMatch(page.Length > Look ? page[..Look] : page);

    [GeneratedRegex("""<meta\s+name\s*=\s*["']?pons["']?\s+content\s*=\s*["']?isolate\b""", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Mark();
}
