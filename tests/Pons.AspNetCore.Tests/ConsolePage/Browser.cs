using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Pons.AspNetCore.Tests.ConsolePage;

/// <summary>A real browser without a window, whose pages are driven.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string Listening = "DevTools listening on ";

    private static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--enable-precise-memory-info", "--remote-debugging-port=0", "about:blank",
    ];

    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly HttpClient _client;

    private Browser(Process process, DirectoryInfo profile, Uri debugger)
    {
        (_process, _profile) = (process, profile);
        _client = new HttpClient { BaseAddress = new Uri($"http://{debugger.Authority}/"), Timeout = TimeSpan.FromSeconds(30) };
    }

    public static async Task<Browser> StartAsync(string program)
    {
        DirectoryInfo profile = Directory.CreateTempSubdirectory("pons-browser-");
        var start = new ProcessStartInfo(program, [$"--user-data-dir={profile.FullName}", .. Flags]) { UseShellExecute = false, RedirectStandardError = true };
        Process process = Process.Start(start)!;
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Listening, StringComparison.Ordinal))
            {
                _ = process.StandardError.ReadToEndAsync(); // so that it never waits for somebody to read
                return new Browser(process, profile, new Uri(line[Listening.Length..]));
            }
        }

        throw new InvalidOperationException($"{program} ended before it could be driven.");
    }

    /// <summary>An empty page of its own.</summary>
    public async Task<Tab> OpenAsync()
    {
        using HttpResponseMessage made = await _client.PutAsync(new Uri("json/new?about:blank", UriKind.Relative), null);
        JsonNode page = JsonNode.Parse(await made.Content.ReadAsStringAsync())!;
        return await Tab.OpenAsync(new Uri(page["webSocketDebuggerUrl"]!.GetValue<string>()));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A process of the browser's that ends a little later still writes there; the system's folder for such things keeps it.
        }
    }
}
