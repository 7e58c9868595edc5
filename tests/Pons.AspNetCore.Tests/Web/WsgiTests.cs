using System.Net;

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

    [Fact(Timeout = 30_000)]
    public async Task A_path_that_it_is_mounted_at_is_its_script_name()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Environ, prefix: "/shop");
        using HttpClient client = application.MakeClient();

        Assert.Equal("'/shop'\n'/tea'\n", await client.GetStringAsync("/shop/tea?SCRIPT_NAME&PATH_INFO"));
        Assert.Equal("'/shop'\n''\n", await client.GetStringAsync("/shop?SCRIPT_NAME&PATH_INFO"));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/other")).StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task Headers_arrive_as_they_were_given_but_for_those_of_the_connection()
    {
        await using RunningApplication application = await RunningApplication.StartAsync("""
            def application(environ, start_response):
                headers = [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("X-Name", "J\xfcrg"), ("Connection", "close"), ("Transfer-Encoding", "chunked")]
                start_response("299 Fine so far", headers + [("Content-Length", "5")])
                return [b"he", b"llo, and more than was said"]
            """);

        string answer = await application.SayAsync($"GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        string first = answer[..answer.IndexOf("HTTP/1.1", 8, StringComparison.Ordinal)];
        Assert.StartsWith("HTTP/1.1 299 Fine so far\r\n", first, StringComparison.Ordinal);
        Assert.Contains("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n", first, StringComparison.Ordinal);
        Assert.Contains("X-Name: J\u00fcrg\r\n", first, StringComparison.Ordinal);
        Assert.DoesNotContain("chunked", first, StringComparison.Ordinal);
        Assert.DoesNotContain("Connection", first, StringComparison.Ordinal);
        Assert.Equal("hello", BodyOf(first));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("200 OK", "X-Evil", @"a\r\nX-More: b")]
    [InlineData("200 OK", @"X-Evil\nX-More", "b")]
    [InlineData(@"200 OK\r\nX-More: b", "X-Plain", "b")]
    [InlineData("200 OK", "X Evil", "b")]
    [InlineData("99 Low", "X-Plain", "b")]
    [InlineData("200 OK", "Content-Length", "-1")]
    public async Task A_head_that_would_become_another_one_is_refused(string status, string name, string value)
    {
        await using RunningApplication application = await RunningApplication.StartAsync($"""
            def application(environ, start_response):
                start_response("{status}", [("{name}", "{value}")])
                return [b"body"]
            """);
        using HttpClient client = application.MakeClient();

        HttpResponseMessage answer = await client.GetAsync("/");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.False(answer.Headers.Contains("X-More"));
    }

    [Fact(Timeout = 30_000)]
    public async Task The_answer_to_HEAD_has_the_head_alone_and_the_body_is_closed()
    {
        await using RunningApplication application = await RunningApplication.StartAsync("""
            class Body:
                def __iter__(self):
                    yield b"abc"
                    print("went on")
                    yield b"def"
                def close(self):
                    print("closed")

            def application(environ, start_response):
                start_response("200 OK", [("Content-Length", "6")])
                return Body()
            """);
        using HttpClient client = application.MakeClient();

        HttpResponseMessage answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"));

        Assert.Equal(6, answer.Content.Headers.ContentLength);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        await application.PrintedAsync("closed");
        Assert.DoesNotContain("went on", application.Printed, StringComparison.Ordinal);
        Assert.Equal("abcdef", await client.GetStringAsync("/"));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_start_response_gives_writes_at_once_and_exc_info_begins_anew()
    {
        await using RunningApplication application = await RunningApplication.StartAsync("""
            import sys

            def application(environ, start_response):
                if environ["PATH_INFO"] == "/write":
                    write = start_response("200 OK", [])
                    write(b"one ")
                    write(b"two ")
                    return [b"three"]
                start_response("200 OK", [("X-First", "1")])
                try:
                    1 / 0
                except ZeroDivisionError:
                    start_response("418 Sorry", [("X-Second", "2")], sys.exc_info())
                return [b"anew"]
            """);
        using HttpClient client = application.MakeClient();

        Assert.Equal("one two three", await client.GetStringAsync("/write"));
        HttpResponseMessage anew = await client.GetAsync("/");
        Assert.Equal(418, (int)anew.StatusCode);
        Assert.True(anew.Headers.Contains("X-Second"));
        Assert.False(anew.Headers.Contains("X-First"));
        Assert.Equal("anew", await anew.Content.ReadAsStringAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_host_that_is_not_known_by_that_name_does_not_reach_the_application()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Environ);

        string foreign = await application.SayAsync("GET /?PATH_INFO HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 403", foreign, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_token_is_asked_for_where_it_was_wished_and_the_application_does_not_see_it()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Environ, options => options with { RequireToken = true });
        using HttpClient stranger = application.MakeClient();
        using HttpClient known = application.Host.MakeClient();

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/")).StatusCode);
        Assert.Equal("None\n", await known.GetStringAsync("/?HTTP_AUTHORIZATION"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Endpoints_of_the_host_come_first()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(
            Environ, map: host => Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(host, "/mine/{x}", (string x) => $"C# has {x}"));
        using HttpClient client = application.MakeClient();

        Assert.Equal("C# has it", await client.GetStringAsync("/mine/it"));
        Assert.Equal("'/yours.txt'\n", await client.GetStringAsync("/yours.txt?PATH_INFO"));
    }

    private static string BodyOf(string answer) => answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
}
