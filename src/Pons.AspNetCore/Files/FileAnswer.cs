using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Pons.AspNetCore.Files;

/// <summary>Answers a request with a file: whole, a range of it, or the news that it has not changed.</summary>
internal static class FileAnswer
{
    // Less is sent as fast as it is.
    private const long SmallestCompressed = 1024;

    /// <param name="context">The request.</param>
    /// <param name="path">Names the file.</param>
    /// <param name="file">The same, open; it is closed in the end.</param>
    /// <param name="mayCompress">Whether text may be sent compressed, to those who take that.</param>
    public static async Task WriteAsync(HttpContext context, string path, FileStream file, bool mayCompress)
    {
        await using (file.ConfigureAwait(false))
        {
            IHeaderDictionary headers = context.Response.Headers;
            string type = FileTypes.Of(path);
            DateTime modified = File.GetLastWriteTimeUtc(file.SafeFileHandle);
            headers.XContentTypeOptions = "nosniff";

            // Kept, but asked for each time: an edit shows with the next look.
            headers.CacheControl = "no-cache";
            bool isCompressible = mayCompress && file.Length >= SmallestCompressed && FileTypes.IsCompressible(type);
            if (isCompressible)
            {
                headers.Vary = HeaderNames.AcceptEncoding;
            }

            string? encoding = isCompressible && !context.Request.Headers.ContainsKey(HeaderNames.Range) ? EncodingFor(context.Request) : null;
            if (encoding is not null)
            {
                await CompressAsync(context, file, type, modified, encoding).ConfigureAwait(false);
                return;
            }

            FileStreamHttpResult answer = TypedResults.Stream(file, type, fileDownloadName: null, new DateTimeOffset(modified), new EntityTagHeaderValue(TagOf(file.Length, modified)), enableRangeProcessing: true);
            await answer.ExecuteAsync(context).ConfigureAwait(false);
        }
    }

    /// <summary>What stands for a file's content as long as it is the same.</summary>
    public static string TagOf(long length, DateTime modified, string variant = "") =>
        string.Create(CultureInfo.InvariantCulture, $"\"{modified.Ticks:x}-{length:x}{variant}\"");

    private static async Task CompressAsync(HttpContext context, FileStream file, string type, DateTime modified, string encoding)
    {
        HttpResponse response = context.Response;
        string tag = TagOf(file.Length, modified, "-" + encoding);
        response.Headers.ETag = tag;
        response.Headers.LastModified = HeaderUtilities.FormatDate(new DateTimeOffset(modified));
        if (HasIt(context.Request, tag, modified))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = type;
        response.Headers.ContentEncoding = encoding;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        Stream packed = encoding == "br" ? new BrotliStream(response.Body, CompressionLevel.Fastest, leaveOpen: true) : new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await using (packed.ConfigureAwait(false))
        {
            await file.CopyToAsync(packed, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static bool HasIt(HttpRequest request, string tag, DateTime modified)
    {
        Microsoft.AspNetCore.Http.Headers.RequestHeaders headers = request.GetTypedHeaders();
        return request.Headers.IfNoneMatch.Count > 0
            ? headers.IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Tag == tag)
            : headers.IfModifiedSince >= Whole(modified);
    }

    // Dates of headers have whole seconds.
    private static DateTimeOffset Whole(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    /// <summary>Whether whoever asks takes an answer in that encoding.</summary>
    public static bool Takes(HttpRequest request, string encoding) => Takes(request.GetTypedHeaders().AcceptEncoding, encoding);

    private static string? EncodingFor(HttpRequest request)
    {
        IList<StringWithQualityHeaderValue> taken = request.GetTypedHeaders().AcceptEncoding;
        return Takes(taken, "br") ? "br" : Takes(taken, "gzip") ? "gzip" : null;
    }

    private static bool Takes(IList<StringWithQualityHeaderValue> taken, string encoding) =>
        taken.Any(value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && value.Quality is not 0);
}
