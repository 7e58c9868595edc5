using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Pons.AspNetCore.Web;
using Pons.Tests;

namespace Pons.AspNetCore.Tests.Web;

/// <summary>The two articles' Flask programs, as they were printed there.</summary>
public sealed class SampleTests
{
    private static readonly string Calculator = Path.Combine(Repository.Root, "samples", "flask-calculator");
    private static readonly string Hello = Path.Combine(Repository.Root, "samples", "flask-hello");

    [NeedsFact("flask", "flask_cors")]
    public async Task The_calculator_calculates_and_asks_for_its_own_address()
    {
        await using RunningApplication application = await RunningApplication.OfFileAsync(Path.Combine(Calculator, "server.py"));
        using HttpClient client = application.MakeClient();

        Assert.Equal("http://127.0.0.1:5001", application.Host.Services.GetRequiredService<HostedApplication>().OwnAddress);
        Assert.Equal("2.0", await client.GetStringAsync("/1 + 1"));
        Assert.Equal("-3.5", await client.GetStringAsync("/-7 * .5"));

        // As on Flask's own server: a slash is one, however it was written, and this program has no route for it.
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/8%20%2F%202")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/8 / 2")).StatusCode);
    }

    [NeedsFact("flask", "flask_cors", Browser = true)]
    public async Task The_calculator_s_page_shows_its_result_from_a_file()
    {
        await using RunningApplication application = await RunningApplication.OfFileAsync(Path.Combine(Calculator, "server.py"));
        string folder = Directory.CreateTempSubdirectory("pons-page-").FullName;
        string script = await File.ReadAllTextAsync(Path.Combine(Calculator, "page", "renderer.js"));
        await File.WriteAllTextAsync(Path.Combine(folder, "renderer.js"), script.Replace("127.0.0.1:5001", application.Address.Authority, StringComparison.Ordinal));
        File.Copy(Path.Combine(Calculator, "page", "index.html"), Path.Combine(folder, "index.html"));

        (string page, _) = await Chromium.OpenAsync(new Uri(Path.Combine(folder, "index.html")).AbsoluteUri);

        Directory.Delete(folder, recursive: true);
        Assert.Contains("""<span id="result">2.0</span>""", page, StringComparison.Ordinal);
    }

    [NeedsFact("flask")]
    public async Task The_greeting_program_has_no_server_of_its_own_and_is_found()
    {
        await using RunningApplication application = await RunningApplication.OfFileAsync(Path.Combine(Hello, "app.py"));
        using HttpClient client = application.MakeClient();

        Assert.Null(application.Host.Services.GetRequiredService<HostedApplication>().OwnAddress);
        Assert.Equal("Hello from Flask!", (await client.GetFromJsonAsync<Dictionary<string, string>>("/hello"))!["greeting"]);
        HttpResponseMessage answer = await client.PostAsJsonAsync("/hello", new { greeting = "hi" });
        Assert.Equal("OK", await answer.Content.ReadAsStringAsync());
        await application.PrintedAsync("{'greeting': 'hi'}");
    }

    [NeedsFact("flask", Browser = true)]
    public async Task The_greeting_program_s_page_talks_to_it()
    {
        await using RunningApplication application = await RunningApplication.OfFileAsync(Path.Combine(Hello, "app.py"));

        (_, string console) = await Chromium.OpenAsync($"{application.Address}test");

        Assert.Contains("""{"greeting":"Hello from Flask!"}""", console, StringComparison.Ordinal);
        Assert.Contains("POST response:", console, StringComparison.Ordinal);
        Assert.Contains("\"OK\"", console, StringComparison.Ordinal);
        await application.PrintedAsync("Incoming..");
        await application.PrintedAsync("{'greeting': 'Hello from the browser!'}");
    }
}
