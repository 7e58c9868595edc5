using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pons.AspNetCore.Tests.Web;
using Pons.Tests;
using Pons.Tests.Docs;

namespace Pons.AspNetCore.Tests.Docs;

/// <summary>The page about web applications.</summary>
[Collection(nameof(CurrentDirectory))]
public sealed class WebGuideTests
{
    [NeedsFact("flask")]
    public async Task The_page_about_web_applications_does_what_it_says()
    {
        string before = Directory.GetCurrentDirectory();
        string folder = Directory.CreateTempSubdirectory("pons-guide-").FullName;
        GuidePages.WriteFiles(Path.Combine(Repository.Root, "docs", "guide", "web-applications.md"), folder);
        Directory.SetCurrentDirectory(folder);
        string? python = Environment.GetEnvironmentVariable("PONS_PYTHON");
        Environment.SetEnvironmentVariable("PONS_PYTHON", RunningHost.Interpreter);
        try
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Services.AddPons().AddWebApplication("server.py");
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            WebApplication host = builder.Build();
            host.MapGet("/hello", () => "C# was here first");
            host.MapWebApplication();
            await host.StartAsync();

            using var client = new HttpClient { BaseAddress = new Uri(host.Urls.First()) };
            Assert.Equal("C# was here first", await client.GetStringAsync("/hello"));
            Assert.Equal("1", await client.GetStringAsync("/count"));
            Assert.Equal("2", await client.GetStringAsync("/count"));
            Assert.Equal("row 0\nrow 1\nrow 2\n", await client.GetStringAsync("/rows"));
            await host.DisposeAsync();
        }
        finally
        {
            Environment.SetEnvironmentVariable("PONS_PYTHON", python);
            Directory.SetCurrentDirectory(before);
            Directory.Delete(folder, recursive: true);
        }

        var options = new PythonWebOptions
        {
            Name = "site.app",
            UsesOwnAddress = true, // listens where app.run(host, port) was told to
            Python = new PythonOptions { Workers = 2, Threads = 20, Log = entry => Console.Error.Write(entry.Text) },
        };
        Assert.Equal(20, options.ToPython().Threads);
    }
}
