using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pons.AspNetCore.Tests.WebSockets;
using Pons.Tests;
using Pons.Tests.Docs;

namespace Pons.AspNetCore.Tests.Docs;

/// <summary>The page about doors.</summary>
[Collection(nameof(CurrentDirectory))]
public sealed class DoorGuideTests
{
    [Fact(Timeout = 60_000)]
    public async Task The_page_about_doors_does_what_it_says()
    {
        string folder = Directory.CreateTempSubdirectory("pons-guide-").FullName;
        GuidePages.WriteFiles(Path.Combine(Repository.Root, "docs", "guide", "doors.md"), folder);
        string before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder;
        Environment.SetEnvironmentVariable("PONS_PYTHON", RunningHost.Interpreter);

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddPons()
            .AddPython("shop.py")
            .AddAction("today", () => DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().DateTime));

        builder.Services.Configure<PonsOptions>(options =>
        {
            options.Access.AllowedOrigins.Add("https://app.example.org");
            options.Clients.MostClients = 100;
            options.Clients.PingInterval = TimeSpan.FromSeconds(5);
        });

        WebApplication app = builder.Build();
        app.MapPons();
        await app.StartAsync();
        Environment.CurrentDirectory = before;
        Environment.SetEnvironmentVariable("PONS_PYTHON", null);

        await using var host = new RunningHost(app, folder);
        Hub hub = host.Hub;
        var joined = new TaskCompletionSource<Client>();
        hub.Clients.Joined += client => Console.WriteLine($"{client} speaks {client.Language}");
        hub.Clients.Joined += joined.SetResult;

        hub.Expose("welcome", async (CallContext call, string name) => await call.Client!.CallAsync<string>("greet", name));

        await using JsonSocket page = await JsonSocket.JoinAsync(host, null, "confirm", "greet");
        Assert.Equal("test 1", (await joined.Task).Language);
        Assert.Equal(3.5, (await page.CallAsync("price", "tea"))["payload"]!.GetValue<double>());
        await page.CallAsync("pons.subscribe", "ordered");

        await page.BeginAsync("order", ["tea"]);
        JsonNode question = await page.ReceiveAsync("call");
        Assert.Equal("tea for 3.5?", (string)question["payload"]![0]!);
        await page.SendAsync(new JsonObject { ["kind"] = "return", ["call"] = question["call"]!.GetValue<int>(), ["payload"] = true });
        Assert.Equal("tea", (string)(await page.ReceiveAsync("event"))["payload"]!);
        Assert.Equal("on its way", (string)(await page.ReceiveAsync("return"))["payload"]!);

        await page.BeginAsync("welcome", ["Ada"]);
        JsonNode greet = await page.ReceiveAsync("call");
        await page.SendAsync(new JsonObject { ["kind"] = "return", ["call"] = greet["call"]!.GetValue<int>(), ["payload"] = "Hello Ada" });
        Assert.Equal("Hello Ada", (string)(await page.ReceiveAsync("return"))["payload"]!);

        hub.Emit("ordered", "tea");
        Assert.Equal("tea", (string)(await page.ReceiveAsync("event"))["payload"]!);
    }
}
