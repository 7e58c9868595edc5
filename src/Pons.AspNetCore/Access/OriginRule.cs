using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Pons.AspNetCore.Access;

/// <summary>Which pages may call. Browsers say where a page comes from; what says nothing is no page, and has to know the token all the same.</summary>
internal sealed class OriginRule(IOptions<PonsOptions> options)
{
    private const string FetchSite = "Sec-Fetch-Site";

    public bool Allows(HttpRequest request)
    {
        StringValues origin = request.Headers.Origin;
        if (origin.Count > 0)
        {
            return origin.Count == 1 && (IsOwn(request, origin[0]!) || IsNamed(origin[0]!));
        }

        // Images, scripts and frames of foreign pages name no origin, but this.
        string? site = request.Headers[FetchSite];
        return site is null or "same-origin" or "none";
    }

    /// <summary>Whether it is one of the foreign origins that are allowed by name.</summary>
    public bool IsNamed(string origin) => options.Value.Access.AllowedOrigins.Contains(origin, StringComparer.Ordinal);

    private static bool IsOwn(HttpRequest request, string origin) => origin.Equals($"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
}
