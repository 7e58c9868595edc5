using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pons.AspNetCore.Access;

namespace Pons.AspNetCore.Tests.Security;

/// <summary>A host with every door there is, whose actions write down that they were called, and what each of its endpoints is for.</summary>
public sealed class Endpoints : IAsyncLifetime
{
    public const string Secret = "the secret of the file";

    /// <summary>What is open by design: whoever adds an endpoint has to put it here or among the closed ones.</summary>
    public static readonly string[] Open = ["/pons/enter", "/pons.js", "/pons-in-page.mjs", "/pons-worker.mjs", "/pons-python.json", "/pons-in-page.json", "/pyodide/{key}/{file}", "/healthz", "/api", "/_pons", "/_pons/{part}", "/open", "/{**path}"];

    /// <summary>What asks for the token. That of files takes their cookie instead, for reading.</summary>
    public static readonly string[] Closed = ["/api/{**pons.action}", "/openapi.json", "/pons", "/files/{**path}", "/closed/{name}", "/also/{name}"];

    private const string Source = """
        import pons

        calls = []

        def touch(*args, **kwargs):
            calls.append("touch")
            return "touched"

        def look():
            seen = list(calls)
            calls.clear()
            return seen

        @pons.route("/closed/<name>", methods=["GET", "POST", "PUT", "DELETE", "PATCH"])
        def closed(name):
            calls.append("closed")
            return "closed"

        @pons.route("/open", open=True)
        def opened():
            return "open"
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("pons-endpoints-").FullName;

    /// <summary>Whether the token is asked for at all.</summary>
    public bool RequiresToken { get; set; } = true;

    internal RunningHost Host { get; private set; } = null!;

    /// <summary>What requests can name in <c>Cookie</c> who came in by a page.</summary>
    public string Cookie { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "pages"));
        Directory.CreateDirectory(Path.Combine(_folder, "data"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "pages", "index.html"), "<h1>a page</h1>");
        await File.WriteAllTextAsync(Path.Combine(_folder, "data", "x"), Secret);
        await File.WriteAllTextAsync(Path.Combine(_folder, "data", "secret.js"), $"window.stolen = '{Secret}';");
        Host = await RunningHost.StartAsync(
            Source,
            options =>
            {
                options.Ui.Folder = Path.Combine(_folder, "pages");
                options.Files.Folders[""] = Path.Combine(_folder, "data");
                options.Files.AllowListings = options.Files.AllowWrites = true;
                options.Access.RequireToken = RequiresToken;
                options.Access.AllowedOrigins.Add("https://app.example.org");
            },
            map: application => application.MapPonsAction("/also/{name}", "touch"));
        Cookie = await EnterAsync();
    }

    /// <summary>Its endpoints as routing has them: the pattern of each.</summary>
    public string[] Patterns() =>
        [.. Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Distinct(StringComparer.Ordinal)];

    /// <summary>An address that leads to an endpoint of that pattern.</summary>
    public static string AddressOf(string pattern) => pattern == "/{**path}"
        ? "/index.html"
        : pattern.Replace("{**pons.action}", "touch", StringComparison.Ordinal).Replace("{**path}", "x", StringComparison.Ordinal).Replace("{name}", "x", StringComparison.Ordinal).Replace("{part}", "console.js", StringComparison.Ordinal);

    /// <summary>What was called, in Python, since this was asked last.</summary>
    public Task<string[]> CallsAsync() => Host.Hub.Peers[0].CallAsync<string[]>("look");

    public string[] Files() => [.. Directory.GetFiles(Path.Combine(_folder, "data")).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> EnterAsync()
    {
        string code = Host.Services.GetRequiredService<LaunchCodes>().Make();
        using HttpClient client = Host.MakeClient(withToken: false);
        using HttpResponseMessage entered = await client.PostAsync("/pons/enter", new StringContent(code));
        return entered.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }
}
