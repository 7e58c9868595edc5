using System.Globalization;
using System.Text;

namespace Pons.AspNetCore.Files;

/// <summary>Gives a page that has no title one, on its way to the browser.</summary>
internal static class UntitledPage
{
    // What is larger is no page that somebody forgot to give a title.
    private const long MostBytes = 1 << 20;

    // The mark of UTF-8, as Latin-1 has its bytes.
    private const string Mark = "\u00EF\u00BB\u00BF";

    /// <summary>Whether a file is a page that may lack one.</summary>
    public static bool IsPage(string path, FileStream file) => FileTypes.Of(path).StartsWith("text/html", StringComparison.Ordinal) && file.Length <= MostBytes;

    /// <summary>Answers with the page; one that has a title goes as it is.</summary>
    public static async Task WriteAsync(HttpContext context, string path, FileStream file, string title)
    {
        byte[] page = new byte[file.Length];
        int count = await file.ReadAtLeastAsync(page, page.Length, throwOnEndOfStream: false, context.RequestAborted).ConfigureAwait(false);
        if (PlaceFor(page.AsSpan(0, count)) is not { } place)
        {
            file.Position = 0;
            await FileAnswer.WriteAsync(context, path, file, mayCompress: true).ConfigureAwait(false);
            return;
        }

        await file.DisposeAsync().ConfigureAwait(false);
        byte[] titled = [.. page.AsSpan(0, place), .. Element(title), .. page.AsSpan(place, count - place)];
        (context.Response.ContentType, context.Response.ContentLength) = (FileTypes.Of(path), titled.Length);
        (context.Response.Headers.XContentTypeOptions, context.Response.Headers.CacheControl) = ("nosniff", "no-store");
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(titled, context.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>Where a title belongs: behind the document's type, before anything else; nothing where there is one.</summary>
    public static int? PlaceFor(ReadOnlySpan<byte> page)
    {
        // By bytes: whatever the page is encoded in, its tags are ASCII.
        string text = Encoding.Latin1.GetString(page);
        int body = text.IndexOf("<body", StringComparison.OrdinalIgnoreCase);
        if (text.AsSpan(0, body < 0 ? text.Length : body).Contains("<title", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        int type = text.IndexOf("<!doctype", StringComparison.OrdinalIgnoreCase);
        return type < 0 ? (text.StartsWith(Mark, StringComparison.Ordinal) ? Mark.Length : 0) : text.IndexOf('>', type) + 1;
    }

    private static byte[] Element(string title)
    {
        var text = new StringBuilder();
        foreach (Rune rune in title.EnumerateRunes())
        {
            // In numbers, as nobody knows what the page is encoded in.
            _ = rune.IsAscii && Rune.IsLetterOrDigit(rune) || rune.Value == ' ' ? text.Append((char)rune.Value) : text.Append(CultureInfo.InvariantCulture, $"&#{rune.Value};");
        }

        return Encoding.ASCII.GetBytes($"<title>{text}</title>");
    }
}
