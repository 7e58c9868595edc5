using System.Security.Cryptography;
using System.Text;

namespace Pons.AspNetCore.Access;

/// <summary>The cookie that opens files and nothing else: pages cannot name a token where they name an image.</summary>
/// <remarks>Cookies do not know ports, so the port is part of its name, and what it holds says nothing of the token.</remarks>
internal sealed class FilesCookie
{
    private readonly string _value = RandomNumberGenerator.GetHexString(64, lowercase: true);

    public bool IsIn(HttpRequest request) =>
        request.Cookies.TryGetValue(NameFor(request), out string? value) && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes(_value));

    /// <summary>Gives it to whoever has proved to know the token.</summary>
    public void Give(HttpContext context) => context.Response.Cookies.Append(NameFor(context.Request), _value, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
    });

    private static string NameFor(HttpRequest request) => $"pons-files-{request.HttpContext.Connection.LocalPort}";
}
