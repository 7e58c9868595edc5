using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Pons.AspNetCore.Web;

/// <summary>A request as PEP 3333 has it: what of the environment is text, by the names of CGI.</summary>
/// <remarks>Bytes stand in it as characters of Latin-1, whatever they mean.</remarks>
internal static class WsgiEnvironment
{
    private static readonly FrozenDictionary<string, string> Usual = new[]
    {
        HeaderNames.Accept, HeaderNames.AcceptEncoding, HeaderNames.AcceptLanguage, HeaderNames.Authorization, HeaderNames.CacheControl, HeaderNames.Connection, HeaderNames.Cookie,
        HeaderNames.Host, HeaderNames.IfModifiedSince, HeaderNames.IfNoneMatch, HeaderNames.Origin, HeaderNames.Range, HeaderNames.Referer, HeaderNames.UpgradeInsecureRequests,
        HeaderNames.UserAgent, HeaderNames.TransferEncoding, HeaderNames.Expect, HeaderNames.Pragma,
        "Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site", "Sec-Fetch-User", "sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform", "X-Requested-With", "X-Forwarded-For", "X-Forwarded-Proto", "X-CSRFToken",
    }.ToFrozenDictionary(name => name, MakeKey, StringComparer.OrdinalIgnoreCase);

    /// <param name="context">The request.</param>
    /// <param name="prefix">The path that the application is mounted at; empty where it has them all.</param>
    /// <param name="hidesToken">Whether the token of the host is kept from it.</param>
    public static Dictionary<string, object?> Of(HttpContext context, string prefix, bool hidesToken)
    {
        HttpRequest request = context.Request;
        ConnectionInfo connection = context.Connection;
        var target = RequestTarget.Of(context);
        string script = request.PathBase.Value + prefix;
        var environment = new Dictionary<string, object?>(request.Headers.Count + 20)
        {
            ["REQUEST_METHOD"] = request.Method,
            ["SCRIPT_NAME"] = AsBytes(script),
            ["PATH_INFO"] = Encoding.Latin1.GetString(target.PathBelow(script)),
            ["QUERY_STRING"] = target.Query,
            ["REQUEST_URI"] = target.Raw,
            ["RAW_URI"] = target.Raw,
            ["SERVER_PROTOCOL"] = request.Protocol,
            ["SERVER_NAME"] = TextOf(connection.LocalIpAddress),
            ["SERVER_PORT"] = connection.LocalPort.ToString(CultureInfo.InvariantCulture),
            ["SERVER_SOFTWARE"] = "Pons",
            ["REMOTE_ADDR"] = TextOf(connection.RemoteIpAddress),
            ["REMOTE_PORT"] = connection.RemotePort.ToString(CultureInfo.InvariantCulture),
            ["wsgi.url_scheme"] = request.Scheme,
        };
        foreach ((string name, StringValues values) in request.Headers)
        {
            // With an underscore a name would pass for another one that has a hyphen there.
            if (!name.Contains('_', StringComparison.Ordinal) && !name.StartsWith(':') && !(hidesToken && name.Equals(HeaderNames.Authorization, StringComparison.OrdinalIgnoreCase)))
            {
                environment[Usual.TryGetValue(name, out string? key) ? key : MakeKey(name)] = AsBytes(Join(name, values));
            }
        }

        return environment;
    }

    public static string TextOf(IPAddress? address) => address is null ? "" : (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    // Kestrel has read the bytes of a header as UTF-8.
    private static string AsBytes(string text) => Ascii.IsValid(text) ? text : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static string Join(string name, StringValues values) =>
        values.Count == 1 ? values[0]! : string.Join(name.Equals(HeaderNames.Cookie, StringComparison.OrdinalIgnoreCase) ? "; " : ",", values.ToArray());

    private static string MakeKey(string name)
    {
        string key = name.Replace('-', '_').ToUpperInvariant();
        return key is "CONTENT_TYPE" or "CONTENT_LENGTH" ? key : $"HTTP_{key}";
    }
}
