using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Pons.AspNetCore.Tests.InPage;

/// <summary>Packages that are not in Pyodide's folder: who may have them fetched, and what is kept.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly PyodideFolder _pyodide = new();
    private int _asked;
    private Uri? _source;

    public void Dispose() => _pyodide.Dispose();

    [Fact(Timeout = 30_000)]
    public async Task Nothing_is_fetched_unless_it_is_asked_for()
    {
        await using RunningHost host = await RunningHost.StartAsync(null, options => options.Pyodide.Folder = _pyodide.Folder);

        HttpResponseMessage answer = await AskAsync(host);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("was not told to fetch any (--fetch-packages", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_package_is_fetched_once_and_is_there_afterwards_without_its_source()
    {
        RunningHost source = await SourceAsync(PyodideFolder.Tea);
        await using (RunningHost host = await StartAsync(source))
        {
            HttpResponseMessage[] both = await Task.WhenAll(AskAsync(host), AskAsync(host));
            Assert.All(both, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        }

        await source.DisposeAsync();
        await using RunningHost later = await StartAsync(source);
        HttpResponseMessage again = await AskAsync(later);

        Assert.Equal(1, _asked);
        Assert.Equal(PyodideFolder.Tea, await again.Content.ReadAsStringAsync());
        Assert.Equal("public, max-age=31536000, immutable", again.Headers.CacheControl!.ToString());
    }

    [Fact(Timeout = 30_000)]
    public async Task What_is_not_the_package_that_the_list_names_is_thrown_away()
    {
        await using RunningHost source = await SourceAsync("something else");
        await using RunningHost host = await StartAsync(source);

        HttpResponseMessage answer = await AskAsync(host);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Contains("is not the package that Pyodide's list names", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_pyodide.Cache));
    }

    [Fact(Timeout = 30_000)]
    public async Task No_more_is_kept_than_there_is_room_for()
    {
        await using RunningHost source = await SourceAsync(PyodideFolder.Tea);
        await using RunningHost host = await StartAsync(source, options => options.Pyodide.MostPackageBytes = 10);

        HttpResponseMessage answer = await AskAsync(host);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Empty(Directory.GetFiles(_pyodide.Cache));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_page_from_elsewhere_has_nothing_fetched_and_nobody_what_no_list_names()
    {
        await using RunningHost source = await SourceAsync(PyodideFolder.Tea);
        await using RunningHost host = await StartAsync(source);

        HttpResponseMessage foreign = await AskAsync(host, site: "cross-site");
        HttpResponseMessage unknown = await AskAsync(host, "other-1.0-py3-none-any.whl");
        HttpResponseMessage outside = await AskAsync(host, "..%2f..%2fhealthz");

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound], [foreign.StatusCode, unknown.StatusCode, outside.StatusCode]);
        Assert.Equal(0, _asked);
    }

    private static async Task<HttpResponseMessage> AskAsync(RunningHost host, string file = PyodideFolder.TeaFile, string? site = null)
    {
        using HttpClient client = host.MakeClient(withToken: false);
        using JsonDocument places = JsonDocument.Parse(await client.GetStringAsync("/pons-in-page.json"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/" + places.RootElement.GetProperty("pyodide").GetString() + file);
        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        return await client.SendAsync(request);
    }

    private Task<RunningHost> SourceAsync(string content) => RunningHost.StartAsync(null, hasDoors: false, map: application => application.MapGet("/full/{file}", (string file) =>
    {
        Interlocked.Increment(ref _asked);
        return file == PyodideFolder.TeaFile ? Results.Text(content) : Results.NotFound();
    }));

    private Task<RunningHost> StartAsync(RunningHost source, Action<PonsOptions>? configure = null)
    {
        var address = new Uri(_source ??= source.Address, "/full/");
        return RunningHost.StartAsync(null, options =>
        {
            (options.Pyodide.Folder, options.Pyodide.PackageFolder) = (_pyodide.Folder, _pyodide.Cache);
            (options.Pyodide.FetchPackages, options.Pyodide.PackageSource) = (true, address);
            configure?.Invoke(options);
        });
    }
}
