using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Pons.AspNetCore.Tests.Docs;

/// <summary>The C# code of the pages about serving and files, compiled and run.</summary>
[Collection(nameof(CurrentDirectory))]
public sealed class ServeGuideTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pons-guide-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = 60_000)]
    public async Task A_host_of_ones_own_serves_pages_files_and_actions()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "pages"));
        Directory.CreateDirectory(Path.Combine(_folder, "data"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "pages", "index.html"), "hello");
        await File.WriteAllTextAsync(Path.Combine(_folder, "calc.py"), "def add(a, b):\n    return a + b\n");
        string before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(_folder);
        try
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Services.AddPons(options =>
            {
                options.Ui.Folder = "pages";
                options.Files.Folders["data"] = "data";
                options.Reload = true;
            }).AddPython("calc.py");
            builder.WebHost.UseUrls("http://127.0.0.1:0");

            WebApplication app = builder.Build();
            app.MapPons();
            await using (app)
            {
                await app.StartAsync();
                using var client = new HttpClient();

                Assert.Equal("hello", await client.GetStringAsync(app.Urls.First()));
                Assert.Equal(3, await app.Services.GetRequiredService<Hub>().CallAsync<int>("add", 1, 2));
            }
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    [Fact]
    public void Files_are_options_like_all_others()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddPons(options =>
        {
            options.Files.Folders["data"] = "data";
            options.Files.AllowWrites = true;
            options.Files.MostBytes = 100 << 20;
        });

        using ServiceProvider services = builder.Services.BuildServiceProvider();
        Assert.True(services.GetRequiredService<IOptions<PonsOptions>>().Value.Files.AllowWrites);
    }
}
