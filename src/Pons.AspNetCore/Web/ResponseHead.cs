using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Pons.AspNetCore.Web;

/// <summary>The head of a response as a worker sends it (SPEC chapter 12): its size, then status, names and values, each on a line.</summary>
internal static class ResponseHead
{
    private const int LowestStatus = 200;

    // Of one connection (RFC 9110, 7.6.1): this one is Kestrel's.
    private static readonly FrozenSet<string> HopByHop = new[]
    {
        HeaderNames.Connection, HeaderNames.KeepAlive, HeaderNames.ProxyAuthenticate, HeaderNames.ProxyAuthorization, HeaderNames.ProxyConnection,
        HeaderNames.TE, HeaderNames.Trailer, HeaderNames.TransferEncoding, HeaderNames.Upgrade,
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gives the response its head, and answers how many bytes of the item that was.</summary>
    /// <exception cref="InvalidOperationException">It is no head, or one that HTTP forbids.</exception>
    public static int Apply(ReadOnlySpan<byte> item, HttpResponse response)
    {
        int size = item.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(item);
        if (size < 0 || size > item.Length - sizeof(int))
        {
            throw new InvalidOperationException("The worker sent a response without a head.");
        }

        ReadOnlySpan<byte> lines = item.Slice(sizeof(int), size);
        ApplyStatus(TakeLine(ref lines), response);
        while (!lines.IsEmpty)
        {
            string name = TakeLine(ref lines);
            Add(response, name, TakeLine(ref lines));
        }

        return sizeof(int) + size;
    }

    /// <summary>Adds a header, unless it is one of those that are not the application's.</summary>
    public static void Add(HttpResponse response, string name, string value)
    {
        if (HopByHop.Contains(name))
        {
            return;
        }

        if (!name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase))
        {
            response.Headers.Append(name, value);
        }
        else if (response.StatusCode != StatusCodes.Status204NoContent)
        {
            response.ContentLength = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long length)
                ? length
                : throw new InvalidOperationException($"The application's Content-Length is no number: '{value}'.");
        }
    }

    private static void ApplyStatus(string line, HttpResponse response)
    {
        int end = line.IndexOf(' ', StringComparison.Ordinal);
        string code = end < 0 ? line : line[..end];
        string reason = end < 0 ? "" : line[(end + 1)..];
        if (code.Length != 3 || !int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int status) || status < LowestStatus)
        {
            throw new InvalidOperationException($"The application's status is '{line}': it must begin with a number from 200 to 999.");
        }

        response.StatusCode = status;
        if (reason.Length > 0 && !reason.Equals(ReasonPhrases.GetReasonPhrase(status), StringComparison.Ordinal))
        {
            response.HttpContext.Features.Get<IHttpResponseFeature>()!.ReasonPhrase = reason;
        }
    }

    private static string TakeLine(ref ReadOnlySpan<byte> lines)
    {
        int end = lines.IndexOf((byte)'\n');
        string line = Encoding.Latin1.GetString(end < 0 ? lines : lines[..end]);
        lines = end < 0 ? [] : lines[(end + 1)..];
        return line;
    }
}
