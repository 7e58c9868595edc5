using Pons.AspNetCore.Tests.Web;

namespace Pons.AspNetCore.Tests.Security;

/// <summary>Promises 1 and 2, for every endpoint that the host has and every method, whatever is added later.</summary>
public sealed class EveryEndpointTests(Endpoints endpoints) : IClassFixture<Endpoints>
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "PONS"];

    [Fact]
    public void Every_endpoint_is_known_to_be_open_or_closed()
    {
        Assert.Equal(Endpoints.Open.Concat(Endpoints.Closed).Order(StringComparer.Ordinal), endpoints.Patterns().Order(StringComparer.Ordinal));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("")]
    [InlineData("Authorization: Bearer")]
    [InlineData("Authorization: Bearer wrong")]
    [InlineData("Authorization: Basic TOKEN")]
    [InlineData("Authorization: TOKEN")]
    [InlineData("Authorization: Bearer TOKENx")]
    [InlineData("Authorization: Bearer TOKEN\r\nAuthorization: Bearer TOKEN")]
    [InlineData("Cookie: token=TOKEN; pons-files-PORT=TOKEN")]
    [InlineData("X-Token: TOKEN")]
    [InlineData("Proxy-Authorization: Bearer TOKEN")]
    [InlineData("Sec-WebSocket-Protocol: pons.v1, TOKEN")]
    public async Task Nothing_is_called_and_nothing_read_without_the_token(string credentials)
    {
        string header = Fill(credentials);
        string[] files = endpoints.Files();

        foreach (string pattern in Endpoints.Closed)
        {
            foreach (string method in Methods)
            {
                string address = $"{Endpoints.AddressOf(pattern)}?token={endpoints.Host.Token}&access_token={endpoints.Host.Token}";
                string answer = await RawHttp.AskAsync(endpoints.Host, $"{method} {address}", null, "[]", ["Content-Type: application/json", .. header.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)]);
                AssertRefused(answer, method, pattern);
            }
        }

        Assert.Empty(await endpoints.CallsAsync());
        Assert.Equal(files, endpoints.Files());
    }

    [Fact(Timeout = 60_000)]
    public async Task The_cookie_reads_files_and_does_nothing_else()
    {
        string[] files = endpoints.Files();

        foreach (string pattern in Endpoints.Closed)
        {
            foreach (string method in Methods.Where(method => pattern != "/files/{**path}" || method is not ("GET" or "get" or "HEAD")))
            {
                string answer = await RawHttp.AskAsync(endpoints.Host, $"{method} {Endpoints.AddressOf(pattern)}", null, "[]", "Content-Type: application/json", $"Cookie: {endpoints.Cookie}");
                AssertRefused(answer, method, pattern);
            }
        }

        string read = await RawHttp.AskAsync(endpoints.Host, "GET /files/x", null, "", $"Cookie: {endpoints.Cookie}");
        Assert.EndsWith(Endpoints.Secret, read, StringComparison.Ordinal);
        Assert.Contains("Cross-Origin-Resource-Policy: same-origin", read, StringComparison.Ordinal);
        Assert.Empty(await endpoints.CallsAsync());
        Assert.Equal(files, endpoints.Files());
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_open_calls_nothing_and_shows_no_file()
    {
        foreach (string pattern in Endpoints.Open)
        {
            foreach (string method in Methods)
            {
                string answer = await RawHttp.AskAsync(endpoints.Host, $"{method} {Endpoints.AddressOf(pattern)}", null, "[]", "Content-Type: application/json");
                Assert.DoesNotContain(Endpoints.Secret, answer, StringComparison.Ordinal);
                Assert.DoesNotContain(endpoints.Host.Token, answer, StringComparison.Ordinal);
            }
        }

        Assert.Empty(await endpoints.CallsAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("evil.example")]
    [InlineData("evil.example:PORT")]
    [InlineData("localhost.evil.example:PORT")]
    [InlineData("evil.localhost:PORT")]
    [InlineData("localhost.:PORT")]
    [InlineData("127.0.0.1.:PORT")]
    [InlineData("127.0.0.2:PORT")]
    [InlineData("[::1]:PORT")]
    [InlineData("0.0.0.0:PORT")]
    [InlineData("127.0.0.1@evil.example:PORT")]
    [InlineData("")]
    public async Task Whoever_asks_by_a_name_that_is_not_ours_gets_to_no_endpoint(string name)
    {
        string[] files = endpoints.Files();
        string host = Fill(name);

        foreach (string pattern in Endpoints.Open.Concat(Endpoints.Closed))
        {
            foreach (string method in Methods)
            {
                string answer = await RawHttp.AskAsync(
                    endpoints.Host, $"{method} {Endpoints.AddressOf(pattern)}", host, "[]", "Content-Type: application/json", $"Authorization: Bearer {endpoints.Host.Token}", $"Cookie: {endpoints.Cookie}", $"Origin: http://{host}");
                Assert.True(RawHttp.StatusOf(answer) is 403 or 400 or 405 or 404, $"{method} {pattern}: {answer}");
            }
        }

        Assert.Empty(await endpoints.CallsAsync());
        Assert.Equal(files, endpoints.Files());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_name_that_is_not_ours_opens_no_WebSocket()
    {
        string answer = await RawHttp.AskAsync(
            endpoints.Host, "GET /pons", "evil.example", "", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Origin: http://evil.example", $"Authorization: Bearer {endpoints.Host.Token}");

        Assert.Equal(403, RawHttp.StatusOf(answer));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("Origin: http://evil.example", false)]
    [InlineData("Origin: null", false)]
    [InlineData("Origin: http://HOST/", false)]
    [InlineData("Origin: https://HOST", false)]
    [InlineData("Origin: http://HOST.evil.example", false)]
    [InlineData("Origin: http://evil.example\r\nOrigin: http://HOST", false)]
    [InlineData("Origin: http://HOST, http://evil.example", false)]
    [InlineData("Origin: ", false)]
    [InlineData("Origin: https://app.example.org.", false)]
    [InlineData("Origin: https://xn--pp-xbc.example.org", false)]
    [InlineData("Origin: https://аpp.example.org", false)]
    [InlineData("Origin: https://app.example.org:443", false)]
    [InlineData("Sec-Fetch-Site: cross-site", false)]
    [InlineData("Sec-Fetch-Site: same-site", false)]
    [InlineData("Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site", false)]
    [InlineData("Sec-Fetch-Site: something", false)]
    [InlineData("Origin: https://app.example.org", true)]
    [InlineData("Origin: http://HOST", true)]
    [InlineData("Sec-Fetch-Site: same-origin", true)]
    public async Task Pages_from_elsewhere_call_nothing_even_with_the_token(string headers, bool mayCall)
    {
        string[] lines = Fill(headers).Split("\r\n");

        string called = await RawHttp.AskAsync(endpoints.Host, "POST /api/touch", null, "[]", [.. lines, "Content-Type: application/json", $"Authorization: Bearer {endpoints.Host.Token}"]);
        string read = await RawHttp.AskAsync(endpoints.Host, "GET /files/x", null, "", [.. lines, $"Cookie: {endpoints.Cookie}"]);
        string socket = mayCall ? "" : await RawHttp.AskAsync(endpoints.Host, "GET /pons", null, "", [.. lines, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]);

        Assert.Equal(mayCall ? (200, 200) : (403, 403), (RawHttp.StatusOf(called), RawHttp.StatusOf(read)));
        Assert.True(mayCall || RawHttp.StatusOf(socket) == 403, socket);
        Assert.Equal(mayCall ? 1 : 0, (await endpoints.CallsAsync()).Length);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/pons")]
    [InlineData("/")]
    public async Task A_name_that_is_not_ours_opens_no_WebSocket_of_a_web_application_either(string path)
    {
        await using RunningApplication application = await RunningApplication.StartAsync("""
            async def app(scope, receive, send):
                if scope["type"] == "websocket":
                    await send({"type": "websocket.accept"})
            """);
        string[] upgrade = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];

        Assert.Equal(403, RawHttp.StatusOf(await RawHttp.AskAsync(application.Host, $"GET {path}", "evil.example", "", upgrade)));
        Assert.Equal(403, RawHttp.StatusOf(await RawHttp.AskAsync(application.Host, $"GET {path}", $"evil.example:{application.Address.Port}", "")));
    }

    private static void AssertRefused(string answer, string method, string pattern)
    {
        bool isAsked = method == "OPTIONS" && RawHttp.StatusOf(answer) == 204; // what may be sent, which says nothing of what is there
        Assert.True(isAsked || RawHttp.StatusOf(answer) is >= 400 and < 500, $"{method} {pattern}: {answer}");
        Assert.DoesNotContain(Endpoints.Secret, answer, StringComparison.Ordinal);
    }

    private string Fill(string text) => text
        .Replace("TOKEN", endpoints.Host.Token, StringComparison.Ordinal)
        .Replace("HOST", endpoints.Host.Address.Authority, StringComparison.Ordinal)
        .Replace("PORT", endpoints.Host.Address.Port.ToString(), StringComparison.Ordinal);
}
