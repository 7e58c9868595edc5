namespace Pons.AspNetCore.Tests.Web;

/// <summary>WSGI without a framework: what PEP 3333 says.</summary>
public sealed class WsgiTests
{
    private const string Environ = """
        def application(environ, start_response):
            start_response("200 OK", [("Content-Type", "text/plain")])
            return [ascii(environ.get(key)).encode() + b"\n" for key in environ["QUERY_STRING"].split("&")]
        """;

    [Fact(Timeout = 30_000)]
    public async Task A_request_arrives_as_PEP_3333_has_it()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Environ);

        string answer = await application.SayAsync(
            "POST /caf%C3%A9/%2F%20x;y?PATH_INFO&RAW_URI&REQUEST_METHOD&SCRIPT_NAME&CONTENT_TYPE&CONTENT_LENGTH&HTTP_X_TWICE&HTTP_COOKIE&SERVER_PORT&wsgi.url_scheme&REMOTE_ADDR&HTTP_X_SPOOFED&wsgi.version HTTP/1.1\r\n"
            + $"Host: localhost:{application.Address.Port}\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nX-Twice: a\r\nX-Twice: b\r\nCookie: c=1; d=2\r\nX_Spoofed: 1\r\nConnection: close\r\n\r\nhi");

        string[] lines = BodyOf(answer).Split('\n');
        Assert.Equal(
            [@"'/caf\xc3\xa9// x;y'", lines[1], "'POST'", "''", "'text/plain'", "'2'", "'a,b'", "'c=1; d=2'", $"'{application.Address.Port}'", "'http'", "'127.0.0.1'", "None", "(1, 0)"],
            lines[..13]);
        Assert.StartsWith("'/caf%C3%A9/%2F%20x;y?PATH_INFO&", lines[1], StringComparison.Ordinal);
    }

    private static string BodyOf(string answer) => answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
}
