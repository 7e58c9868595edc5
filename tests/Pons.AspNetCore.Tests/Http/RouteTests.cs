using System.Net;

namespace Pons.AspNetCore.Tests.Http;

public sealed class RouteTests(RouteHost shared) : IClassFixture<RouteHost>
{
    private readonly RunningHost _host = shared.Host;

    [Fact(Timeout = 30_000)]
    public async Task A_route_answers_both_of_its_methods()
    {
        Assert.Equal("""{"greeting": "Hello Ada"}""", await _host.GetTextAsync("/hello?name=Ada"));
        Assert.Equal("""{"got": {"a": [1]}}""", await _host.PostTextAsync("/hello", """{"a": [1]}"""));
    }

    [Fact(Timeout = 30_000)]
    public async Task And_no_others()
    {
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Delete, "/hello");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("/users/7/a%2Fb%20c", """[7, "a/b c"]""")]
    [InlineData("/files/a/b%2Fc d", """["a/b/c d", "str"]""")]
    [InlineData("/float/1.5", """["1.5", "float"]""")]
    [InlineData("/uuid/00000000-0000-0000-0000-000000000001", """["00000000-0000-0000-0000-000000000001", "UUID"]""")]
    public async Task Parts_of_the_path_are_arguments(string path, string result) => Assert.Equal(result, await _host.GetTextAsync(path));

    [Theory(Timeout = 30_000)]
    [InlineData("/users/x/y")]
    [InlineData("/users/-1/y")]
    [InlineData("/float/x")]
    [InlineData("/users/7")]
    public async Task A_path_that_does_not_fit_is_none(string path)
    {
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task Status_and_headers_may_stand_beside_the_body()
    {
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Get, "/teapot");

        Assert.Equal((418, "text/plain", "yes"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Headers.GetValues("X-Tea").Single()));
        Assert.Equal("short and stout", await answer.Content.ReadAsStringAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task Cookies_come_and_go()
    {
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Get, "/cookies", headers: headers => headers.Add("Cookie", "x=1; y=two"));

        Assert.Equal("""{"x": "1", "y": "two"}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal(["a=1", "b=2"], answer.Headers.GetValues("Set-Cookie"));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_answer_without_a_body_has_none()
    {
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Get, "/nothing");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_body_of_bytes_comes_back_whole()
    {
        byte[] bytes = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)i)];
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Post, "/bytes", Asking.Bytes(bytes, "application/octet-stream"));

        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_form_has_fields_and_files()
    {
        using var form = new MultipartFormDataContent { { new StringContent("é"), "a" }, { new StringContent("2"), "a" }, { new ByteArrayContent([13, 10, 0]), "f", "x.bin" } };
        using var plain = new FormUrlEncodedContent([KeyValuePair.Create("a", "1 + 1")]);

        using HttpResponseMessage parts = await _host.SendAsync(HttpMethod.Post, "/form", form);
        using HttpResponseMessage fields = await _host.SendAsync(HttpMethod.Post, "/form", plain);

        Assert.Equal("""{"fields": {"a": "\u00e9"}, "all": ["\u00e9", "2"], "files": [["x.bin", "text/plain", 3]]}""", await parts.Content.ReadAsStringAsync());
        Assert.StartsWith("""{"fields": {"a": "1 + 1"}""", await fields.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Headers_are_found_whatever_the_case_of_their_letters()
    {
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Get, "/header", headers: headers => headers.Add("User-Agent", "test"));

        Assert.Equal("""{"agent": "test", "path": "/header"}""", await answer.Content.ReadAsStringAsync());
    }

    [Theory(Timeout = 30_000)]
    [InlineData("/fails", "lost it")]
    [InlineData("/wrong", "must return text")]
    public async Task What_a_route_raises_is_a_problem(string path, string said)
    {
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Get, path);

        Assert.Contains(said, await answer.DetailAsync(HttpStatusCode.InternalServerError), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_a_generator_yields_is_sent_piece_by_piece() => Assert.Equal("method GET", await _host.GetTextAsync("/stream"));

    [Fact(Timeout = 30_000)]
    public async Task The_first_piece_comes_before_the_generator_ends_and_who_leaves_ends_it()
    {
        using (HttpClient client = _host.MakeClient())
        {
            using HttpResponseMessage answer = await client.GetAsync("/endless", HttpCompletionOption.ResponseHeadersRead);
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
            Assert.Equal("tick", await lines.ReadLineAsync());
        }

        while (await _host.GetTextAsync("/ended") != "True")
        {
            await Task.Yield();
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Each_function_sees_its_own_request()
    {
        string[] later = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _host.GetTextAsync($"/later/{i}?q={i}")));
        string[] met = await Task.WhenAll(_host.GetTextAsync("/meet/a?q=1"), _host.GetTextAsync("/meet/b?q=2"));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i} {i}"), later);
        Assert.Equal(["a 1", "b 2"], met);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_route_asks_for_the_token_unless_it_is_open()
    {
        using HttpResponseMessage closed = await _host.SendAsync(HttpMethod.Get, "/hello", withToken: false);
        using HttpResponseMessage open = await _host.SendAsync(HttpMethod.Get, "/page", withToken: false);

        Assert.Equal(HttpStatusCode.Unauthorized, closed.StatusCode);
        Assert.Equal("<h1>é</h1>", await open.Content.ReadAsStringAsync());
        Assert.Equal("text/html; charset=utf-8", open.Content.Headers.ContentType?.ToString());
    }

    [Theory(Timeout = 30_000)]
    [InlineData("POST", "/post", "Origin", "https://evil.example.org", HttpStatusCode.Forbidden)]
    [InlineData("POST", "/post", "Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("GET", "/page", "Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("GET", "/page", "Host", "evil.example.org", HttpStatusCode.Forbidden)]
    [InlineData("POST", "/post", "Origin", "https://app.example.org", HttpStatusCode.OK)]
    public async Task An_open_route_is_closed_to_foreign_pages_that_are_not_allowed(string method, string path, string header, string value, HttpStatusCode status)
    {
        using HttpResponseMessage answer = await _host.SendAsync(new HttpMethod(method), path, withToken: false, headers: headers => headers.TryAddWithoutValidation(header, value));

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_link_on_a_foreign_page_leads_to_an_open_route()
    {
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Get, "/page", withToken: false, headers: headers =>
        {
            headers.Add("Sec-Fetch-Site", "cross-site");
            headers.Add("Sec-Fetch-Mode", "navigate");
        });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_answers_a_route_is_no_action()
    {
        using HttpResponseMessage named = await _host.PostAsync("/api/hello", "");
        using HttpResponseMessage numbered = await _host.PostAsync("/api/pons.route.0", "[]");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (named.StatusCode, numbered.StatusCode));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_action_can_have_an_address_of_its_own()
    {
        Assert.Equal("11", await _host.GetTextAsync("/plus?a=1"));
        Assert.Equal("3", await _host.PostTextAsync("/plus", "[1, 2]"));
        Assert.Equal("3", await _host.GetTextAsync("/plus/1/2"));
    }
}
