using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pons.AspNetCore.Tests.ConsolePage;
using Pons.AspNetCore.Tests.Security;
using Pons.Tests;
using Pons.Tests.Docs;

namespace Pons.AspNetCore.Tests.Docs;

/// <summary>The page about the console: its C# code, and its file in the console.</summary>
[Collection(OneBrowser.Name)]
public sealed class ConsoleGuideTests(OneBrowser one)
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "guide", "console.md");

    [Fact(Timeout = 60_000)]
    public async Task A_host_of_ones_own_has_it_as_its_author_says()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddPons(options =>
        {
            options.Console.IsServed = builder.Environment.IsDevelopment();
            options.Access.AllowManagement = false; // nobody sees or stops anything: not even those with the token
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.MapPons();
        await using (app)
        {
            await app.StartAsync();
            using var client = new HttpClient();

            using HttpResponseMessage answer = await client.GetAsync(app.Urls.First() + "/_pons");

            Assert.Equal(app.Environment.IsDevelopment(), answer.IsSuccessStatusCode);
        }
    }

    [BrowserFact]
    public async Task Its_sensor_is_called_drawn_and_asked()
    {
        string[] module = GuidePages.Blocks(Page, "python").Single();
        await using OpenConsole console = await OpenConsole.StartAsync(one, string.Join('\n', module));
        Tab tab = console.Tab;

        await console.ShowAsync("module.mean");
        await console.FillAsync("values", "[1, 2, 2]");
        Assert.Equal("1.67", (await console.CallAsync()).Trim());
        await console.ShowAsync("module.readings");
        await console.BeginAsync();
        await tab.UntilAsync("document.querySelector('.legend')?.innerText.includes('temperature')");
        await tab.PressAsync("x");
        await console.ShowAsync("module.calibrate");
        await console.BeginAsync();
        await tab.UntilAsync("document.querySelector('dialog[open]')?.innerText.includes('Is the lamp green?')");
        await tab.TypeAsync("yes");
        await tab.PressAsync("Enter");
        await tab.UntilAsync("document.querySelector('.run').dataset.state === 'done'");

        Assert.Equal("\"yes\"", (await tab.TextAsync(".run .body")).Trim());
    }
}
