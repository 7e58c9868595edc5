using System.Net;
using System.Text.Json;

namespace Pons.AspNetCore.Tests.Http;

public sealed class RefusalTests(HttpHost shared) : IClassFixture<HttpHost>
{
    private readonly RunningHost _host = shared.Host;

    [Fact(Timeout = 30_000)]
    public async Task Without_the_token_nothing_is_called()
    {
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Get, "/api/add?a=1", withToken: false);

        await answer.ProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact(Timeout = 30_000)]
    public async Task Who_calls_what_is_no_action_is_told_the_nearest_names()
    {
        using HttpResponseMessage answer = await _host.PostAsync("/api/ad", "[1, 2]");

        JsonElement problem = await answer.ProblemAsync(HttpStatusCode.NotFound);
        Assert.Equal("add", problem.GetProperty("near")[0].GetString());
    }

    [Theory(Timeout = 30_000)]
    [InlineData("pons.describe")]
    [InlineData("pons.run")]
    [InlineData("pons.import")]
    [InlineData("pons.values.get")]
    [InlineData("pons.ask")]
    [InlineData("pons.job")]
    [InlineData("module.pons.run")]
    [InlineData("module.pons.describe")]
    [InlineData("module.state")]
    [InlineData("__import__")]
    [InlineData("math.floor")]
    public async Task Reserved_and_private_names_are_never_reached(string name)
    {
        using HttpResponseMessage answer = await _host.PostAsync($"/api/{name}", "[]");

        await answer.ProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("{\"a\": 1,\n \"b\": ]", "line 2, column 7")]
    [InlineData("{\"a\": 1", "byte 7")]
    [InlineData("{\"a\": 1} x", "the text should end at byte 9")]
    [InlineData("5", "an object with the arguments by name")]
    [InlineData("{\"a\": 1, \"a\": 2}", "a key stands there twice")]
    [InlineData("{\"a\": {\"b\": 1, \"\\u0062\": 2}}", "body[\"a\"][\"b\"]: a key stands there twice: at byte 23, line 1, column 24")]
    [InlineData("[\"\\ud800\"]", "lone surrogate")]
    [InlineData("[\"a\tb\"]", "no control character")]
    [InlineData("[1e400]", "args[0]")]
    [InlineData("[NaN]", "a value should stand")]
    [InlineData("[01]", "at byte 1")]
    [InlineData("[{\"$\": [\"handle\", 0]}]", "handle 0")]
    [InlineData("[{\"$\": [\"nonsense\"]}]", "unknown tag")]
    [InlineData("{\"$\": [\"tuple\", 1]}", "tag")]
    public async Task JSON_that_is_broken_is_refused_with_its_place(string body, string said)
    {
        using HttpResponseMessage answer = await _host.PostAsync("/api/shown", body);

        Assert.Contains(said, await answer.DetailAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task JSON_that_is_too_deep_is_refused_with_its_place()
    {
        using HttpResponseMessage answer = await _host.PostAsync("/api/shown", new string('[', 100_000));

        string detail = await answer.DetailAsync(HttpStatusCode.BadRequest);
        Assert.Contains("nested", detail, StringComparison.Ordinal);
        Assert.Contains("line 1, column 20", detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_body_that_is_no_UTF_8_is_refused_with_its_place()
    {
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Post, "/api/shown", Asking.Bytes([(byte)'[', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)']'], "application/json"));

        Assert.Contains("no UTF-8, at byte 2", await answer.DetailAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_integer_of_hundreds_of_digits_goes_through_and_one_beyond_reason_does_not()
    {
        string digits = "1" + new string('0', 400);
        Assert.Equal(digits, await _host.PostTextAsync("/api/add", $"[{digits}, 0]"));

        using HttpResponseMessage answer = await _host.PostAsync("/api/add", $"[1{new string('0', 200_000)}, 0]");
        await answer.ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("/api/add", "{}", "a")]
    [InlineData("/api/add", """{"a": 1, "c": 2}""", "c")]
    [InlineData("/api/add", "[1, 2, 3]", "3")]
    [InlineData("/api/now", """{"year": 1, "month": 2}""", "month")]
    [InlineData("/api/now", """{"year": "x"}""", "year")]
    public async Task Arguments_that_do_not_fit_are_the_callers_fault(string path, string body, string said)
    {
        using HttpResponseMessage answer = await _host.PostAsync(path, body);

        Assert.Contains(said, await answer.DetailAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("/api/add?a=x", "'a' is 'x'")]
    [InlineData("/api/add?a=1&a=2", "given 2 times")]
    [InlineData("/api/add?a=1&c=2", "c")]
    public async Task So_are_words_of_the_address_that_do_not_fit(string path, string said)
    {
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Get, path);

        Assert.Contains(said, await answer.DetailAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_Python_raises_comes_with_its_type_message_and_traceback()
    {
        using HttpResponseMessage answer = await _host.PostAsync("/api/divide", "[1, 0]");

        JsonElement problem = await answer.ProblemAsync(HttpStatusCode.InternalServerError);
        Assert.Equal("ZeroDivisionError", problem.GetProperty("title").GetString());
        Assert.Equal("division by zero", problem.GetProperty("detail").GetString());
        Assert.Contains("return a / b", problem.GetProperty("traceback").GetString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task So_does_what_CSharp_throws()
    {
        using HttpResponseMessage answer = await _host.PostAsync("/api/fails", "");

        JsonElement problem = await answer.ProblemAsync(HttpStatusCode.InternalServerError);
        Assert.Equal(("InvalidOperationException", "C# says no"), (problem.GetProperty("title").GetString(), problem.GetProperty("detail").GetString()));
    }

    [Fact(Timeout = 30_000)]
    public async Task Callers_beyond_this_machine_get_no_traceback()
    {
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Post, "/api/divide", Asking.Json("[1, 0]"), headers: headers => headers.Add("X-Forwarded-For", "192.0.2.1"));

        Assert.False((await answer.ProblemAsync(HttpStatusCode.InternalServerError)).TryGetProperty("traceback", out _));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_result_without_a_form_in_JSON_is_refused_with_its_place()
    {
        using HttpResponseMessage answer = await _host.PostAsync("/api/made", """["function"]""");

        Assert.Contains("result", await answer.DetailAsync(HttpStatusCode.InternalServerError), StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=latin-1")]
    [InlineData(null)]
    public async Task What_foreign_pages_can_send_unasked_is_no_way_to_call(string? type)
    {
        using var content = new ByteArrayContent("[1, 2]"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type ?? "");

        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Post, "/api/add", content);

        await answer.ProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact(Timeout = 30_000)]
    public async Task Other_methods_are_named_as_wrong()
    {
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Delete, "/api/add");

        await answer.ProblemAsync(HttpStatusCode.MethodNotAllowed);
        Assert.Contains("POST", answer.Content.Headers.Allow);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example.org")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Host", "evil.example.org")]
    public async Task Foreign_pages_call_nothing_even_with_the_token(string header, string value)
    {
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Post, "/api/add", Asking.Json("[1, 2]"), headers: headers => headers.TryAddWithoutValidation(header, value));

        await answer.ProblemAsync(HttpStatusCode.Forbidden);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Pages_of_an_allowed_origin_may_ask_first_and_then_call()
    {
        using HttpResponseMessage asked = await _host.SendAsync(HttpMethod.Options, "/api/add", withToken: false, headers: headers =>
        {
            headers.Add("Origin", "https://app.example.org");
            headers.Add("Access-Control-Request-Method", "POST");
            headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        });
        using HttpResponseMessage called = await _host.SendAsync(HttpMethod.Post, "/api/add", Asking.Json("[1, 2]"), headers: headers => headers.Add("Origin", "https://app.example.org"));

        Assert.Equal(HttpStatusCode.NoContent, asked.StatusCode);
        Assert.Contains("Authorization", asked.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        Assert.Equal("3", await called.Content.ReadAsStringAsync());
        Assert.Equal("https://app.example.org", called.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Origin", called.Headers.Vary);
    }

    [Fact(Timeout = 30_000)]
    public async Task Pages_of_other_origins_are_allowed_nothing_when_they_ask_first()
    {
        using HttpResponseMessage asked = await _host.SendAsync(HttpMethod.Options, "/api/add", headers: headers => headers.Add("Origin", "https://evil.example.org"));

        Assert.False(asked.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(asked.Headers.Contains("Access-Control-Allow-Methods"));
    }
}
