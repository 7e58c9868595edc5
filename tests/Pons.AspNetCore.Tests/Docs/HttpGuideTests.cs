using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pons.Tests;
using Pons.Tests.Docs;

namespace Pons.AspNetCore.Tests.Docs;

/// <summary>The page about HTTP: its host, and each of its commands with what it prints.</summary>
[Collection(nameof(CurrentDirectory))]
public sealed class HttpGuideTests
{
    [Fact(Timeout = 60_000)]
    public async Task The_page_about_HTTP_does_what_it_says()
    {
        string page = Path.Combine(Repository.Root, "docs", "guide", "http.md");
        string folder = Directory.CreateTempSubdirectory("pons-guide-").FullName;
        GuidePages.WriteFiles(page, folder);
        string before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder;
        Environment.SetEnvironmentVariable("PONS_PYTHON", RunningHost.Interpreter);

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddPons().AddPython("shop.py").AddAction("now", () => DateTimeOffset.Now);
        WebApplication app = builder.Build();
        app.MapPons();
        app.MapPonsAction("/plus/{a}/{b}", "add");
        await app.StartAsync();
        Environment.CurrentDirectory = before;
        Environment.SetEnvironmentVariable("PONS_PYTHON", null);

        await using var host = new RunningHost(app, folder);
        string[] lines = GuidePages.Blocks(page, "console").Single();

        foreach ((string command, string printed) in Commands(lines))
        {
            Assert.Equal((command, printed.TrimEnd('\n')), (command, (await RunAsync(command, folder, host)).TrimEnd('\n')));
        }

    }

    private static IEnumerable<(string Command, string Printed)> Commands(string[] lines)
    {
        int[] starts = [.. lines.Index().Where(line => line.Item.StartsWith("$ ", StringComparison.Ordinal)).Select(line => line.Index), lines.Length];
        for (int i = 0; i + 1 < starts.Length; i++)
        {
            yield return (lines[starts[i]][2..], string.Join('\n', lines[(starts[i] + 1)..starts[i + 1]]));
        }
    }

    private static async Task<string> RunAsync(string command, string folder, RunningHost host)
    {
        var start = new ProcessStartInfo("bash", ["-c", command.Replace("curl", "curl --silent --show-error", StringComparison.Ordinal)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        start.Environment["HOST"] = host.Address.ToString().TrimEnd('/');
        start.Environment["AUTH"] = $"Authorization: Bearer {host.Token}";
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        return output + await process.StandardError.ReadToEndAsync();
    }
}
