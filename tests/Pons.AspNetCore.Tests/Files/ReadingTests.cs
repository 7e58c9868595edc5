using System.Net;
using System.Net.Http.Headers;

namespace Pons.AspNetCore.Tests.Files;

public sealed class ReadingTests
{
    [Theory(Timeout = 30_000)]
    [InlineData("a.txt", "text/plain; charset=utf-8")]
    [InlineData("pkg-1.0-py3-none-any.whl", "application/zip")]
    [InlineData("weights.data", "application/octet-stream")]
    [InlineData("python.wasm", "application/wasm")]
    [InlineData("chart.mjs", "text/javascript; charset=utf-8")]
    [InlineData("unknown.xyz", "application/octet-stream")]
    [InlineData("sub/übung 1.json", "application/json")]
    public async Task A_file_has_its_type_its_tag_and_its_bytes(string name, string type)
    {
        await using FilesHost files = await FilesHost.StartAsync();
        files.Write(name, "hello");
        using HttpClient client = files.Host.MakeClient();

        HttpResponseMessage answer = await client.GetAsync("/files/" + string.Join('/', name.Split('/').Select(Uri.EscapeDataString)));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("hello", await answer.Content.ReadAsStringAsync());
        Assert.Equal(type, answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.NotNull(answer.Headers.ETag);
        Assert.NotNull(answer.Content.Headers.LastModified);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_range_is_a_part_and_what_is_known_is_not_sent_again()
    {
        await using FilesHost files = await FilesHost.StartAsync();
        files.Write("a.txt", "0123456789");
        using HttpClient client = files.Host.MakeClient();
        using var part = new HttpRequestMessage(HttpMethod.Get, "/files/a.txt") { Headers = { Range = new RangeHeaderValue(2, 4) } };

        HttpResponseMessage ranged = await client.SendAsync(part);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/files/a.txt") { Headers = { IfNoneMatch = { ranged.Headers.ETag! } } };
        using var beyond = new HttpRequestMessage(HttpMethod.Get, "/files/a.txt") { Headers = { Range = new RangeHeaderValue(20, 30) } };
        using var head = new HttpRequestMessage(HttpMethod.Head, "/files/a.txt");

        Assert.Equal((HttpStatusCode.PartialContent, "234"), (ranged.StatusCode, await ranged.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(again)).StatusCode);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await client.SendAsync(beyond)).StatusCode);
        Assert.Equal(10, (await client.SendAsync(head)).Content.Headers.ContentLength);
    }

    [Fact(Timeout = 30_000)]
    public async Task Nobody_reads_without_the_token_and_no_foreign_page_with_it()
    {
        await using FilesHost files = await FilesHost.StartAsync();
        files.Write("a.txt", "hello");
        using HttpClient stranger = files.Host.MakeClient(withToken: false);
        using HttpClient page = files.Host.MakeClient();
        page.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-site");

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/files/a.txt")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/files/missing.txt")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await page.GetAsync("/files/a.txt")).StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_cookie_of_a_page_that_came_in_reads()
    {
        await using FilesHost files = await FilesHost.StartAsync(options => options.AllowWrites = true);
        files.Write("a.txt", "hello");
        using HttpClient knower = files.Host.MakeClient();
        HttpResponseMessage entered = await knower.PostAsync("/pons/enter", new StringContent(""));
        using HttpClient page = files.Host.MakeClient(withToken: false);
        page.DefaultRequestHeaders.Add("Cookie", entered.Headers.GetValues("Set-Cookie").First().Split(';')[0]);

        Assert.Equal("hello", await page.GetStringAsync("/files/a.txt"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await page.PutAsync("/files/a.txt", new StringContent("x"))).StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task Folders_have_names_and_answer_what_is_in_them_only_where_that_is_allowed()
    {
        string named = Directory.CreateTempSubdirectory("pons-named-").FullName;
        await File.WriteAllTextAsync(Path.Combine(named, "b.txt"), "named");
        await using FilesHost files = await FilesHost.StartAsync(options =>
        {
            options.Folders["shared"] = named;
            options.AllowListings = true;
        });
        files.Write("sub/a.txt", "hello");
        files.Write(".env", "secret");
        await using FilesHost silent = await FilesHost.StartAsync();
        using HttpClient client = files.Host.MakeClient();

        Assert.Equal("named", await client.GetStringAsync("/files/shared/b.txt"));
        string list = await client.GetStringAsync("/files/");
        Assert.Contains("\"name\":\"sub\",\"isFolder\":true", list);
        Assert.DoesNotContain(".env", list);
        Assert.Contains("\"name\":\"a.txt\",\"isFolder\":false,\"size\":5", await client.GetStringAsync("/files/sub"));
        Assert.Equal(HttpStatusCode.NotFound, (await silent.Host.MakeClient().GetAsync("/files/")).StatusCode);
        Directory.Delete(named, recursive: true);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_page_among_the_files_is_no_page_of_this_host()
    {
        await using FilesHost files = await FilesHost.StartAsync();
        files.Write("evil.html", "<script>fetch('/api/x')</script>");
        files.Write("evil.svg", "<svg/>");
        using HttpClient client = files.Host.MakeClient();

        foreach (string name in new[] { "evil.html", "evil.svg" })
        {
            Assert.Equal(["sandbox"], (await client.GetAsync("/files/" + name)).Headers.GetValues("Content-Security-Policy"));
        }
    }
}
