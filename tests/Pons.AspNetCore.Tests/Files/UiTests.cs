using System.IO.Compression;
using System.Net;

namespace Pons.AspNetCore.Tests.Files;

public sealed class UiTests
{
    [Fact(Timeout = 30_000)]
    public async Task Pages_are_open_to_whoever_asks_this_host_by_its_name()
    {
        await using FilesHost files = await FilesHost.StartAsync(isUi: true);
        files.Write("index.html", "<h1>home</h1>");
        files.Write("sub/index.html", "<h1>sub</h1>");
        using HttpClient client = files.Host.MakeClient(withToken: false);
        using HttpClient foreign = files.Host.MakeClient();
        foreign.DefaultRequestHeaders.Host = "evil.example";

        HttpResponseMessage home = await client.GetAsync("/");

        Assert.Equal("<h1>home</h1>", await home.Content.ReadAsStringAsync());
        Assert.Equal("text/html; charset=utf-8", home.Content.Headers.ContentType!.ToString());
        Assert.Equal(("nosniff", "no-cache"), (home.Headers.GetValues("X-Content-Type-Options").Single(), home.Headers.CacheControl!.ToString()));
        Assert.Equal("<h1>sub</h1>", await client.GetStringAsync("/sub"));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/missing.js")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/missing/")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await foreign.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.PostAsync("/", new StringContent(""))).StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_folder_leads_to_its_page_on_this_host_alone()
    {
        await using FilesHost files = await FilesHost.StartAsync(isUi: true);
        files.Write("sub/index.html", "");
        string host = files.Host.Address.Authority;

        Assert.Contains("Location: /sub/?x=1\r\n", await files.SendRawAsync($"GET /sub?x=1 HTTP/1.1\nHost: {host}\nConnection: close\n\n"));
        Assert.DoesNotContain("Location", await files.SendRawAsync($"GET //sub HTTP/1.1\nHost: {host}\nConnection: close\n\n"));
        Assert.DoesNotContain("secret", await files.SendRawAsync($"GET /%2e%2e/key.txt HTTP/1.1\nHost: {host}\nConnection: close\n\n"));
        Assert.DoesNotContain("secret", await files.SendRawAsync($"GET /..%5ckey.txt HTTP/1.1\nHost: {host}\nConnection: close\n\n"));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Text_is_compressed_for_those_who_take_that(string encoding)
    {
        string text = string.Concat(Enumerable.Repeat("let answer = 42;\n", 1000));
        await using FilesHost files = await FilesHost.StartAsync(isUi: true);
        files.Write("app.mjs", text);
        files.Write("image.png", text);
        using HttpClient client = files.Host.MakeClient(withToken: false);
        client.DefaultRequestHeaders.Add("Accept-Encoding", encoding);

        HttpResponseMessage packed = await client.GetAsync("/app.mjs");
        byte[] bytes = await packed.Content.ReadAsByteArrayAsync();
        using var known = new HttpRequestMessage(HttpMethod.Get, "/app.mjs") { Headers = { IfNoneMatch = { packed.Headers.ETag! } } };
        using var head = new HttpRequestMessage(HttpMethod.Head, "/app.mjs");

        Assert.Equal([encoding], packed.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", packed.Headers.Vary);
        Assert.True(bytes.Length < text.Length / 10);
        using Stream unpacked = encoding == "br" ? new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress) : new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        Assert.Equal(text, await new StreamReader(unpacked).ReadToEndAsync());
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(known)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(head)).StatusCode);
        Assert.Empty((await client.GetAsync("/image.png")).Content.Headers.ContentEncoding);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_single_page_answers_at_every_address_of_a_page()
    {
        await using FilesHost files = await FilesHost.StartAsync(isUi: true, ui: options => options.IsSinglePage = true);
        files.Write("index.html", "<h1>home</h1>");
        using HttpClient client = files.Host.MakeClient(withToken: false);
        client.DefaultRequestHeaders.Add("Accept", "text/html,*/*");

        Assert.Equal("<h1>home</h1>", await client.GetStringAsync("/orders/17"));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/missing.js")).StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_folder_that_is_not_there_is_told_at_the_start()
    {
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => RunningHost.StartAsync(null, options => options.Ui.Folder = "/no/such/folder"));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("<!doctype html>\n<h1>x</h1>", "<!doctype html><title>&#60;b&#62; Gr&#246;&#223;e 1</title>\n<h1>x</h1>")]
    [InlineData("<h1>x</h1>", "<title>&#60;b&#62; Gr&#246;&#223;e 1</title><h1>x</h1>")]
    [InlineData("\uFEFF<h1>x</h1>", "\uFEFF<title>&#60;b&#62; Gr&#246;&#223;e 1</title><h1>x</h1>")]
    [InlineData("<body><svg><title>x</title></svg>", "<title>&#60;b&#62; Gr&#246;&#223;e 1</title><body><svg><title>x</title></svg>")]
    [InlineData("<!doctype html><TITLE>own</TITLE>", "<!doctype html><TITLE>own</TITLE>")]
    public async Task A_page_without_a_title_gets_the_one_that_is_given(string page, string expected)
    {
        await using FilesHost files = await FilesHost.StartAsync(isUi: true, ui: options => options.Title = "<b> Größe 1");
        files.Write("index.html", page);
        files.Write("x.txt", page);
        using HttpClient client = files.Host.MakeClient(withToken: false);

        HttpResponseMessage answer = await client.GetAsync("/");

        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync()));
        Assert.Equal("SAMEORIGIN", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal(page, System.Text.Encoding.UTF8.GetString(await client.GetByteArrayAsync("/x.txt")));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_icon_is_there_for_pages_that_name_none_unless_the_folder_has_one()
    {
        string icon = Path.Combine(Directory.CreateTempSubdirectory("pons-icon-").FullName, "icon.png");
        await File.WriteAllTextAsync(icon, "given");
        await using FilesHost files = await FilesHost.StartAsync(isUi: true, ui: options => options.Icon = icon);
        using HttpClient client = files.Host.MakeClient(withToken: false);

        HttpResponseMessage given = await client.GetAsync("/favicon.ico");
        Assert.Equal(("given", "image/png"), (await given.Content.ReadAsStringAsync(), given.Content.Headers.ContentType!.ToString()));
        files.Write("favicon.ico", "own");
        Assert.Equal("own", await client.GetStringAsync("/favicon.ico"));
        Directory.Delete(Path.GetDirectoryName(icon)!, recursive: true);
    }
}
