using System.Text;
using Microsoft.Net.Http.Headers;

namespace Pons.AspNetCore.Web;

/// <summary>A request as ASGI 3 has it: the scope, but for what only the worker knows.</summary>
internal static class AsgiScope
{
    /// <param name="context">The request.</param>
    /// <param name="prefix">The path that the application is mounted at; empty where it has them all.</param>
    /// <param name="hidesToken">Whether the token of the host is kept from it.</param>
    /// <param name="isSocket">Whether it is a WebSocket.</param>
    public static Dictionary<string, object?> Of(HttpContext context, string prefix, bool hidesToken, bool isSocket)
    {
        HttpRequest request = context.Request;
        ConnectionInfo connection = context.Connection;
        var target = RequestTarget.Of(context);
        string script = request.PathBase.Value + prefix;
        var scope = new Dictionary<string, object?>
        {
            ["type"] = isSocket ? "websocket" : "http",
            ["http_version"] = request.Protocol is "HTTP/2" ? "2" : request.Protocol[(request.Protocol.IndexOf('/', StringComparison.Ordinal) + 1)..],
            ["scheme"] = isSocket ? request.IsHttps ? "wss" : "ws" : request.Scheme,
            ["path"] = Encoding.UTF8.GetString(target.PathBelow(script)),
            ["raw_path"] = Encoding.Latin1.GetBytes(target.RawPath),
            ["query_string"] = Encoding.Latin1.GetBytes(target.Query),
            ["root_path"] = script,
            ["headers"] = HeadersOf(request, hidesToken),
            ["client"] = new object?[] { WsgiEnvironment.TextOf(connection.RemoteIpAddress), connection.RemotePort },
            ["server"] = new object?[] { WsgiEnvironment.TextOf(connection.LocalIpAddress), connection.LocalPort },
        };
        if (isSocket)
        {
            scope["subprotocols"] = request.HttpContext.WebSockets.WebSocketRequestedProtocols.ToList<object?>();
        }
        else
        {
            scope["method"] = request.Method;
        }

        return scope;
    }

    private static List<object?> HeadersOf(HttpRequest request, bool hidesToken)
    {
        var headers = new List<object?>(request.Headers.Count);
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in request.Headers)
        {
            if (name.StartsWith(':') || (hidesToken && name.Equals(HeaderNames.Authorization, StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            byte[] lower = Encoding.Latin1.GetBytes(name.ToLowerInvariant());
            foreach (string? value in values)
            {
                headers.Add(new object?[] { lower, Encoding.UTF8.GetBytes(value ?? "") });
            }
        }

        return headers;
    }
}
