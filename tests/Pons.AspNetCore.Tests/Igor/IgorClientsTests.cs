using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Pons.Tests;

namespace Pons.AspNetCore.Tests.Igor;

/// <summary>Clients as they are written for Igor: in Python, in Node, in a browser.</summary>
public sealed class IgorClientsTests
{
    private const string Source = """
        def echo(out, data, **kwargs):
            out.send(data)

        def shutdown_igor(out, data, **kwargs):
            sys.exit() # shutdown igor and whole Python program

        class BackgroundProcess(threading.Thread):
            def run(self):
                while True:
                    time.sleep(0.02)
                    self.output.send('tick', 'tack')
                    try:
                        self.output.send('tick', 'for CLIENT_1', client_id='CLIENT_1')
                    except Exception:
                        pass

        igor = IgorServer(api={'echo': echo, 'shutdown': shutdown_igor})
        igor.add_process('test_process', BackgroundProcess())
        igor.run_forever()
        """;

    private static readonly string Clients = Path.Combine(Repository.Root, "tests", "Pons.AspNetCore.Tests", "Igor", "clients");
    private static readonly string Packages = Path.Combine(Repository.Root, "runtimes", "js", "package.json");

    [Fact(Timeout = 60_000)]
    public async Task A_client_in_Python_is_served()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source);

        Assert.Equal("fine", await RunAsync(RunningHost.Interpreter, Path.Combine(Clients, "client.py"), SocketOf(host)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_client_in_Node_is_served_and_its_last_word_heard()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source);

        Assert.Equal("fine", await RunAsync("node", Path.Combine(Clients, "client.mjs"), SocketOf(host), Packages));
        await RunAsync("node", Path.Combine(Clients, "client.mjs"), SocketOf(host), Packages, "shutdown");
        Assert.Equal(0, await host.Program.Exit);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(false, true, "from a page")]
    [InlineData(true, false, "refused")]
    [InlineData(true, true, "from a page")]
    public async Task A_page_in_Chromium_is_served_where_it_may_be(bool isFile, bool isAllowed, string expected)
    {
        var told = new TaskCompletionSource<string>();
        string page = Path.Combine(Clients, "page.html");
        await using IgorHost host = await IgorHost.StartAsync(
            Source,
            options => (isAllowed ? options.Access.AllowedOrigins : []).Add("null"),
            application =>
            {
                application.MapGet("/page.html", () => Results.File(page, "text/html"));
                application.MapPost("/told", async (HttpRequest request) => told.TrySetResult(await new StreamReader(request.Body).ReadToEndAsync()));
            });
        string address = isFile ? new Uri(page).AbsoluteUri : new Uri(host.Address, "/page.html").AbsoluteUri;
        string profile = Directory.CreateTempSubdirectory("pons-chromium-").FullName;
        string[] flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

        using var chromium = Process.Start(new ProcessStartInfo("chromium", [.. flags, $"--user-data-dir={profile}", $"{address}#{host.Address.Port}"]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        try
        {
            Assert.Equal(expected, await told.Task);
        }
        finally
        {
            chromium.Kill(entireProcessTree: true);
            await chromium.WaitForExitAsync();
            Directory.Delete(profile, recursive: true);
        }
    }

    private static string SocketOf(IgorHost host) => $"ws://127.0.0.1:{host.Address.Port}";

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal("", await errors);
        return said.Trim();
    }
}
