using System.Net;
using System.Text.Json;

namespace Pons.AspNetCore.Tests.Http;

public sealed class ApiDocumentTests(HttpHost shared) : IClassFixture<HttpHost>
{
    private readonly RunningHost _host = shared.Host;

    [Fact(Timeout = 30_000)]
    public async Task The_document_has_names_types_docs_and_defaults_of_the_signatures()
    {
        using JsonDocument document = JsonDocument.Parse(await _host.GetTextAsync("/openapi.json"));
        JsonElement post = document.RootElement.GetProperty("paths").GetProperty("/api/add").GetProperty("post");
        JsonElement named = post.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("oneOf")[0];

        Assert.Equal("3.1.0", document.RootElement.GetProperty("openapi").GetString());
        Assert.Equal("Adds two numbers.", post.GetProperty("summary").GetString());
        Assert.Equal("""{"a":{"type":"integer","x-hint":"int"},"b":{"type":"integer","x-hint":"int","default":10}}""", named.GetProperty("properties").GetRawText());
        Assert.Equal("""["a"]""", named.GetProperty("required").GetRawText());
        Assert.Equal("""{"type":"integer"}""", post.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetRawText());
    }

    [Fact(Timeout = 30_000)]
    public async Task Actions_of_CSharp_stand_there_too()
    {
        using JsonDocument document = JsonDocument.Parse(await _host.GetTextAsync("/openapi.json"));
        JsonElement get = document.RootElement.GetProperty("paths").GetProperty("/api/now").GetProperty("get");

        Assert.Equal(["year", "name"], get.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()));
        Assert.Equal("x", get.GetProperty("parameters")[1].GetProperty("schema").GetProperty("default").GetString());
    }

    [Fact(Timeout = 30_000)]
    public async Task Streams_say_that_they_are()
    {
        using JsonDocument document = JsonDocument.Parse(await _host.GetTextAsync("/openapi.json"));
        JsonElement content = document.RootElement.GetProperty("paths").GetProperty("/api/count").GetProperty("post").GetProperty("responses").GetProperty("200").GetProperty("content");

        Assert.True(content.TryGetProperty("text/event-stream", out _));
    }

    [Fact(Timeout = 30_000)]
    public async Task The_document_asks_for_the_token_and_the_page_does_not()
    {
        using HttpResponseMessage document = await _host.SendAsync(HttpMethod.Get, "/openapi.json", withToken: false);
        using HttpResponseMessage page = await _host.SendAsync(HttpMethod.Get, "/api", withToken: false);

        Assert.Equal(HttpStatusCode.Unauthorized, document.StatusCode);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.Contains("frame-ancestors 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Token, await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
