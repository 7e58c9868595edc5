using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;

namespace Pons.AspNetCore.Tests.ConsolePage;

/// <summary>Where the page lies, and what it is sent with.</summary>
public sealed class ConsoleDoorTests
{
    [Theory(Timeout = 30_000)]
    [InlineData("/_pons")]
    [InlineData("/")]
    [InlineData("/_pons/console.js")]
    [InlineData("/_pons/console.css")]
    [InlineData("/_pons/icon.svg")]
    public async Task It_is_open_to_look_at_and_lets_nothing_in_that_is_not_its_own(string address)
    {
        await using RunningHost host = await RunningHost.StartAsync(null);
        using HttpClient client = host.MakeClient(withToken: false);

        using HttpResponseMessage answer = await client.GetAsync(address);
        string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using HttpResponseMessage same = await client.SendAsync(again);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal(("DENY", "nosniff", "no-referrer"), (answer.Headers.GetValues("X-Frame-Options").Single(), answer.Headers.GetValues("X-Content-Type-Options").Single(), answer.Headers.GetValues("Referrer-Policy").Single()));
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.DoesNotContain(host.Token, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Pages_and_addresses_of_the_host_come_before_it()
    {
        string folder = Directory.CreateTempSubdirectory("pons-pages-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "index.html"), "the page");
        await using RunningHost pages = await RunningHost.StartAsync(null, options => options.Ui.Folder = folder);
        await using RunningHost own = await RunningHost.StartAsync(null, map: application => application.MapGet("/", () => "its own"));
        using HttpClient ofPages = pages.MakeClient(withToken: false);
        using HttpClient ofOwn = own.MakeClient(withToken: false);

        Assert.Equal("the page", await ofPages.GetStringAsync("/"));
        Assert.Equal("its own", await ofOwn.GetStringAsync("/"));
        Assert.Contains("console.js", await ofPages.GetStringAsync("/_pons"), StringComparison.Ordinal);
        Assert.Contains("console.js", await ofOwn.GetStringAsync("/_pons"), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact(Timeout = 30_000)]
    public async Task It_can_be_left_out()
    {
        await using RunningHost host = await RunningHost.StartAsync(null, options => options.Console.IsServed = false);
        using HttpClient client = host.MakeClient();

        foreach (string address in new[] { "/", "/_pons", "/_pons/console.js" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(address)).StatusCode);
        }
    }

    [Theory(Timeout = 30_000)]
    [InlineData("/_pons/")]
    [InlineData("/_pons/?x=1")]
    public async Task Its_address_has_no_slash_at_its_end(string address)
    {
        await using RunningHost host = await RunningHost.StartAsync(null);
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = host.Address };

        using HttpResponseMessage answer = await client.GetAsync(address);

        Assert.Equal(address.Replace("_pons/", "_pons", StringComparison.Ordinal), answer.Headers.Location!.OriginalString);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("/_pons/main.ts")]
    [InlineData("/_pons/..%2fpons.mjs")]
    [InlineData("/_pons/%2e%2e/node-worker.mjs")]
    [InlineData("/_pons/console.js%00")]
    [InlineData("/_pons/CONSOLE.JS")]
    [InlineData("/_pons/style/base.css")]
    public async Task It_has_the_parts_that_it_has_and_no_others(string address)
    {
        await using RunningHost host = await RunningHost.StartAsync(null);

        string answer = await Security.RawHttp.AskAsync(host, $"GET {address}", null, "");

        Assert.True(Security.RawHttp.StatusOf(answer) is 404 or 400, answer);
    }

    [Fact(Timeout = 30_000)]
    public async Task It_is_small()
    {
        const int Most = 40_000;
        await using RunningHost host = await RunningHost.StartAsync(null);
        using HttpClient client = host.MakeClient(withToken: false);
        long size = 0;

        foreach (string part in new[] { "/_pons", "/_pons/console.js", "/_pons/console.css", "/_pons/icon.svg" })
        {
            using var packed = new MemoryStream();
            using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            {
                brotli.Write(await client.GetByteArrayAsync(part));
            }

            size += packed.Length;
        }

        Assert.InRange(size, 10_000, Most);
    }
}
