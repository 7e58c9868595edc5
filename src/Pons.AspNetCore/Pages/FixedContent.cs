using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using Pons.AspNetCore.Files;

namespace Pons.AspNetCore.Pages;

/// <summary>Content that stays the same while the host runs: kept as it is, and compressed when somebody first takes that.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class FixedContent
{
    /// <summary>For an address that names the content's hash.</summary>
    public const string ForEver = "public, max-age=31536000, immutable";

    /// <summary>For an address whose content may be another one tomorrow.</summary>
    public const string AskedEachTime = "no-cache";

    private const string Brotli = "br";
    private const string GZip = "gzip";
    private const int HashBytes = 8;

    // Whoever is first waits for it: of 9.6 MB of WebAssembly the quickest way leaves 3.9 in a quarter of a second, the next one 3.4 in two.
    private const int Large = 1 << 21;
    private const int Small = 1 << 17;

    private readonly byte[] _bytes;
    private readonly string _type;
    private readonly Lazy<byte[]> _brotli;
    private readonly Lazy<byte[]> _gzip;

    /// <param name="path">Says what kind of content it is.</param>
    /// <param name="bytes">The content.</param>
    public FixedContent(string path, byte[] bytes)
    {
        (_bytes, _type) = (bytes, FileTypes.Of(path));
        Hash = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, HashBytes));
        _brotli = new Lazy<byte[]>(() => Pack(stream => new BrotliStream(stream, Level())));
        _gzip = new Lazy<byte[]>(() => Pack(stream => new GZipStream(stream, Level())));
    }

    public string Hash { get; }

    /// <summary>How it may be kept where it is asked for by an address with its hash, or without one.</summary>
    public string KeepingFor(HttpRequest request) => request.QueryString.Value == "?" + Hash ? ForEver : AskedEachTime;

    /// <param name="context">The request.</param>
    /// <param name="keeping">How long it may be kept.</param>
    public async Task AnswerAsync(HttpContext context, string keeping)
    {
        HttpResponse response = context.Response;
        IHeaderDictionary headers = response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = keeping;

        // It is no secret, and isolated pages take from elsewhere only what says that they may.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        string? encoding = !FileTypes.IsCompressible(_type) ? null : FileAnswer.Takes(context.Request, Brotli) ? Brotli : FileAnswer.Takes(context.Request, GZip) ? GZip : null;
        string tag = encoding is null ? $"\"{Hash}\"" : $"\"{Hash}-{encoding}\"";
        headers.ETag = tag;
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == tag || known.Equals(EntityTagHeaderValue.Any)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        byte[] bytes = encoding switch { Brotli => _brotli.Value, GZip => _gzip.Value, _ => _bytes };
        response.ContentType = _type;
        response.ContentLength = bytes.Length;
        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private CompressionLevel Level() => _bytes.Length > Large ? CompressionLevel.Fastest : _bytes.Length > Small ? CompressionLevel.Optimal : CompressionLevel.SmallestSize;

    private byte[] Pack(Func<Stream, Stream> packing)
    {
        using var packed = new MemoryStream();
        using (Stream stream = packing(packed))
        {
            stream.Write(_bytes);
        }

        return packed.ToArray();
    }
}
