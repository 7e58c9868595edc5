using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Pons.AspNetCore.Web;

/// <summary>What a request asks for, as it stood in its first line: applications decode it by rules of their own.</summary>
internal readonly struct RequestTarget
{
    private RequestTarget(string raw, string path, string query) => (Raw, RawPath, Query) = (raw, path, query);

    /// <summary>The target itself.</summary>
    public string Raw { get; }

    /// <summary>Its path, encoded still.</summary>
    public string RawPath { get; }

    /// <summary>What stands behind the question mark, encoded still.</summary>
    public string Query { get; }

    public static RequestTarget Of(HttpContext context)
    {
        string raw = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        string path = raw;
        if (!raw.StartsWith('/') && raw.IndexOf("://", StringComparison.Ordinal) is > 0 and int scheme)
        {
            // The absolute form, which is for proxies, and may come to anybody.
            int start = raw.IndexOfAny(['/', '?'], scheme + 3);
            path = start < 0 ? "/" : raw[start] == '?' ? $"/{raw[start..]}" : raw[start..];
        }

        int mark = path.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? new RequestTarget(raw, path, "") : new RequestTarget(raw, path[..mark], path[(mark + 1)..]);
    }

    /// <summary>The bytes of the path below a prefix, decoded.</summary>
    public byte[] PathBelow(string prefix)
    {
        byte[] path = Decode(RawPath);
        byte[] above = Encoding.UTF8.GetBytes(prefix);
        bool isBelow = above.Length > 0 && path.Length >= above.Length && (path.Length == above.Length || path[above.Length] == (byte)'/')
            && Ascii.EqualsIgnoreCase(path.AsSpan(0, above.Length), above);
        return isBelow ? path[above.Length..] : path;
    }

    private static byte[] Decode(string encoded)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(encoded);
        int to = 0;
        for (int at = 0; at < bytes.Length; to++)
        {
            if (bytes[at] == (byte)'%' && at + 2 < bytes.Length && byte.TryParse(bytes.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
            {
                bytes[to] = value;
                at += 3;
            }
            else
            {
                bytes[to] = bytes[at++];
            }
        }

        return to == bytes.Length ? bytes : bytes[..to];
    }
}
