using System.IO.Compression;
using System.Net;
using System.Text.Json;

namespace Pons.AspNetCore.Tests.InPage;

public sealed class PyodideDoorTests : IDisposable
{
    private readonly PyodideFolder _pyodide = new();

    public void Dispose() => _pyodide.Dispose();

    [Fact(Timeout = 30_000)]
    public async Task A_page_learns_where_everything_is_by_addresses_that_name_their_content()
    {
        await using RunningHost host = await StartAsync();
        using HttpClient client = host.MakeClient(withToken: false);

        JsonElement places = await PlacesAsync(client);
        HttpResponseMessage module = await client.GetAsync(places.GetProperty("python").GetString());
        HttpResponseMessage other = await client.GetAsync("/pons-python.json");

        Assert.Matches("^pyodide/999.0.1-[0-9a-f]{16}/$", places.GetProperty("pyodide").GetString());
        Assert.Matches(@"^pons-worker\.mjs\?[0-9a-f]{16}$", places.GetProperty("worker").GetString());
        Assert.Equal("public, max-age=31536000, immutable", module.Headers.CacheControl!.ToString());
        Assert.Equal("no-cache", other.Headers.CacheControl!.ToString());
    }

    [Fact(Timeout = 30_000)]
    public async Task WebAssembly_is_sent_as_such_compressed_and_for_ever()
    {
        await using RunningHost host = await StartAsync();
        using HttpClient client = host.MakeClient(withToken: false);
        string address = (await PlacesAsync(client)).GetProperty("pyodide").GetString() + "pyodide.asm.wasm";
        using var asked = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept-Encoding", "gzip, br" } } };

        HttpResponseMessage plain = await client.GetAsync(address);
        HttpResponseMessage packed = await client.SendAsync(asked);
        using var again = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept-Encoding", "br" }, { "If-None-Match", packed.Headers.ETag!.ToString() } } };
        await using var unpacking = new BrotliStream(await packed.Content.ReadAsStreamAsync(), CompressionMode.Decompress);

        Assert.Equal("application/wasm", plain.Content.Headers.ContentType!.ToString());
        Assert.Equal("public, max-age=31536000, immutable", packed.Headers.CacheControl!.ToString());
        Assert.Equal(["br"], packed.Content.Headers.ContentEncoding);
        Assert.Equal(await plain.Content.ReadAsStringAsync(), await new StreamReader(unpacking).ReadToEndAsync());
        Assert.NotEqual(plain.Headers.ETag, packed.Headers.ETag);
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(again)).StatusCode);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("KEY/pyodide.mjs", HttpStatusCode.OK)]
    [InlineData("KEY/pyodide-lock.json", HttpStatusCode.OK)]
    [InlineData("KEY/package.json", HttpStatusCode.NotFound)]
    [InlineData("KEY/console.html", HttpStatusCode.NotFound)]
    [InlineData("KEY/..%2fpackage.json", HttpStatusCode.NotFound)]
    [InlineData("KEY/..%5cpackage.json", HttpStatusCode.NotFound)]
    [InlineData("other/pyodide.mjs", HttpStatusCode.NotFound)]
    [InlineData("KEY/sub/pyodide.mjs", HttpStatusCode.NotFound)]
    public async Task Only_what_a_page_needs_of_its_folder_is_served(string address, HttpStatusCode status)
    {
        await using RunningHost host = await StartAsync();
        using HttpClient client = host.MakeClient(withToken: false);
        string key = (await PlacesAsync(client)).GetProperty("pyodide").GetString()!.Split('/')[1];

        HttpResponseMessage answer = await client.GetAsync("/pyodide/" + address.Replace("KEY", key, StringComparison.Ordinal));

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task Where_there_is_none_the_page_is_told_what_to_install()
    {
        _pyodide.WritePage("index.html", "");
        string message = Assert.Throws<FileNotFoundException>(() => Pons.AspNetCore.InPage.PyodideSearch.Find(_pyodide.Pages, [])).Message;

        Assert.Contains("there is no pyodide.asm.wasm in it. Install it beside the pages ('npm install pyodide')", message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FileNotFoundException>(() => RunningHost.StartAsync(null, options => options.Pyodide.Folder = _pyodide.Pages));
    }

    [Fact(Timeout = 30_000)]
    public async Task It_is_found_above_the_pages()
    {
        _pyodide.WritePage("index.html", "");
        await using RunningHost host = await RunningHost.StartAsync(null, options => options.Ui.Folder = _pyodide.Pages);
        using HttpClient client = host.MakeClient(withToken: false);

        Assert.StartsWith("pyodide/999.0.1-", (await PlacesAsync(client)).GetProperty("pyodide").GetString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Another_address_takes_its_place()
    {
        await using RunningHost host = await RunningHost.StartAsync(null, options => options.Pyodide.Address = new Uri("https://example.org/pyodide/"));
        using HttpClient client = host.MakeClient(withToken: false);

        Assert.Equal("https://example.org/pyodide/", (await PlacesAsync(client)).GetProperty("pyodide").GetString());
    }

    [Fact(Timeout = 30_000)]
    public async Task Wheels_are_served_beside_its_packages_and_stand_in_its_list()
    {
        string wheel = _pyodide.WriteWheel("cup", "1.0", "py3-none-any", "leaf>=2", "saucer; sys_platform == 'win32'");
        await using RunningHost host = await StartAsync(options => options.Pyodide.Wheels.Add(_pyodide.Wheels));
        using HttpClient client = host.MakeClient(withToken: false);
        string place = (await PlacesAsync(client)).GetProperty("pyodide").GetString()!;

        using JsonDocument list = JsonDocument.Parse(await client.GetStringAsync(place + "pyodide-lock.json"));
        JsonElement cup = list.RootElement.GetProperty("packages").GetProperty("cup");

        Assert.Equal(("1.0", "cup-1.0-py3-none-any.whl"), (cup.GetProperty("version").GetString(), cup.GetProperty("file_name").GetString()));
        Assert.Equal(["leaf"], cup.GetProperty("depends").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(["cup"], cup.GetProperty("imports").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(await File.ReadAllBytesAsync(wheel), await client.GetByteArrayAsync(place + "cup-1.0-py3-none-any.whl"));
        Assert.True(list.RootElement.GetProperty("packages").TryGetProperty("tea", out _));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(true, "<!DOCTYPE html><h1>any page</h1>", true)]
    [InlineData(false, """<!DOCTYPE html><head><meta name="pons" content="isolate"></head>""", true)]
    [InlineData(false, "<!DOCTYPE html><h1>any page</h1>", false)]
    public async Task Only_pages_that_are_to_be_isolated_are(bool isolate, string page, bool isIsolated)
    {
        _pyodide.WritePage("index.html", page);
        await using RunningHost host = await StartAsync(options => (options.Ui.Folder, options.Ui.Isolate) = (_pyodide.Pages, isolate));
        using HttpClient client = host.MakeClient(withToken: false);

        HttpResponseMessage answer = await client.GetAsync("/");
        HttpResponseMessage worker = await client.GetAsync("/pons-worker.mjs");

        Assert.Equal(isIsolated ? "same-origin" : null, Header(answer, "Cross-Origin-Opener-Policy"));
        Assert.Equal(isIsolated ? "require-corp" : null, Header(answer, "Cross-Origin-Embedder-Policy"));
        Assert.Equal(page, await answer.Content.ReadAsStringAsync());
        Assert.Equal("require-corp", Header(worker, "Cross-Origin-Embedder-Policy"));
        Assert.Equal("cross-origin", Header(worker, "Cross-Origin-Resource-Policy"));
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.Single() : null;

    private static async Task<JsonElement> PlacesAsync(HttpClient client) => JsonDocument.Parse(await client.GetStringAsync("/pons-in-page.json")).RootElement;

    private Task<RunningHost> StartAsync(Action<PonsOptions>? configure = null) => RunningHost.StartAsync(null, options =>
    {
        options.Pyodide.Folder = _pyodide.Folder;
        configure?.Invoke(options);
    });
}
