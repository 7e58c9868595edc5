using System.Net;
using Microsoft.Extensions.Primitives;
using Pons.AspNetCore.Access;

namespace Pons.AspNetCore.Igor;

/// <summary>Which pages may connect to an Igor program, whose clients know no token: those of this machine, of Electron's files, and those that are allowed by name.</summary>
internal sealed class IgorOriginRule(OriginRule named)
{
    // So calls itself every page of a file and every sandboxed frame, also that of a foreign page.
    private const string Nowhere = "null";

    /// <summary>Whether any page that a browser shows can call the program: that was allowed.</summary>
    public bool AllowsAnyPage => named.IsNamed(Nowhere);

    /// <summary>Whether whoever asks may.</summary>
    public bool Allows(HttpRequest request)
    {
        StringValues origin = request.Headers.Origin;
        return origin.Count == 0 || (origin.Count == 1 && AllowsOrigin(request, origin[0]!));
    }

    /// <summary>As <see cref="Allows"/>, for files: images of foreign pages name no origin, but that they are foreign.</summary>
    public bool AllowsForFiles(HttpRequest request)
    {
        bool isForeign = request.Headers["Sec-Fetch-Site"] == "cross-site";
        return Allows(request) && (!isForeign || request.Headers.Origin.Count > 0 || AllowsAnyPage);
    }

    private bool AllowsOrigin(HttpRequest request, string origin) =>
        named.IsNamed(origin) || origin == "file://" || origin.Equals($"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase) || IsLoopback(origin);

    private static bool IsLoopback(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
        && (uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address)));
}
