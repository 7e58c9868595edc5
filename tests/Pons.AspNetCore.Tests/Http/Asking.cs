using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Pons.AspNetCore.Tests.Http;

/// <summary>How tests ask a running host, as curl would.</summary>
internal static class Asking
{
    public static async Task<string> GetTextAsync(this RunningHost host, string path, string? accept = null)
    {
        using HttpResponseMessage answer = await host.SendAsync(HttpMethod.Get, path, body: null, accept);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    public static async Task<string> PostTextAsync(this RunningHost host, string path, string json, string? accept = null)
    {
        using HttpResponseMessage answer = await host.PostAsync(path, json, accept);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return text;
    }

    public static Task<HttpResponseMessage> PostAsync(this RunningHost host, string path, string json, string? accept = null) =>
        host.SendAsync(HttpMethod.Post, path, Json(json), accept);

    public static async Task<HttpResponseMessage> SendAsync(
        this RunningHost host, HttpMethod method, string path, HttpContent? body = null, string? accept = null, Action<HttpRequestHeaders>? headers = null, bool withToken = true)
    {
        using HttpClient client = host.MakeClient(withToken);
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        headers?.Invoke(request.Headers);
        return await client.SendAsync(request);
    }

    /// <summary>The problem that a request ends in.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage answer, HttpStatusCode status)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(text).RootElement;
    }

    public static async Task<string> DetailAsync(this HttpResponseMessage answer, HttpStatusCode status) =>
        (await answer.ProblemAsync(status)).GetProperty("detail").GetString()!;

    public static ByteArrayContent Json(string text) => Bytes(Encoding.UTF8.GetBytes(text), "application/json");

    public static ByteArrayContent Bytes(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }
}
