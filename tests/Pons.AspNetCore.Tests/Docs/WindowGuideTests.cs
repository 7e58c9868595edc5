using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Pons.AspNetCore.Tests.Docs;

/// <summary>The C# code of the page about windows, compiled and run, before a browser whose window is closed at once.</summary>
[Collection(nameof(CurrentDirectory))]
public sealed class WindowGuideTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pons-guide-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = 60_000)]
    public async Task A_program_runs_as_long_as_its_window()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "pages"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "calc.py"), "def add(a, b):\n    return a + b\n");
        string before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(_folder);
        Environment.SetEnvironmentVariable("PONS_BROWSER", WriteBrowser());
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", _folder);
        try
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Services.AddPons(options => options.Ui.Folder = "pages").AddPython("calc.py");

            WebApplication app = builder.Build();
            app.MapPons();
            bool wasFirst = await app.RunWindowAsync(new WindowOptions { Name = "Calculator", IsSingle = true });

            Assert.True(wasFirst);
            string entrance = new Uri((await File.ReadAllTextAsync(Path.Combine(_folder, "shown"))).Split(' ')[0]["--app=".Length..]).LocalPath;
            Assert.Matches("\"http://127.0.0.1:[0-9]+/#code=[0-9a-f]{32}\"", await File.ReadAllTextAsync(entrance));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PONS_BROWSER", null);
            Environment.SetEnvironmentVariable("XDG_STATE_HOME", null);
            Directory.SetCurrentDirectory(before);
        }
    }

    private string WriteBrowser()
    {
        string path = Path.Combine(_folder, "browser");
        File.WriteAllText(path, "#!/bin/sh\necho \"$@\" >shown\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return path;
    }
}
