using System.Diagnostics;
using System.Text;

namespace Pons.AspNetCore.Tests.Web;

/// <summary>A real browser without a window.</summary>
internal static class Chromium
{
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public static string? Program { get; } = Array.Find(Programs, File.Exists);

    private static readonly string[] Flags =
        ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    /// <summary>Opens an address and keeps it open until what this answers is disposed.</summary>
    public static IDisposable Visit(string address)
    {
        string profile = Directory.CreateTempSubdirectory("pons-chromium-").FullName;
        var start = new ProcessStartInfo(Program!, [.. Flags, $"--user-data-dir={profile}", address]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        return new Visitor(Process.Start(start)!);
    }

    /// <summary>Opens an address, lets the page do what it does, and answers what it is then, and what it wrote to its console.</summary>
    public static async Task<(string Page, string Console)> OpenAsync(string address)
    {
        DirectoryInfo profile = Directory.CreateTempSubdirectory("pons-chromium-");
        var start = new ProcessStartInfo(Program!,
        [
            .. Flags, $"--user-data-dir={profile.FullName}", "--enable-logging=stderr", "--virtual-time-budget=10000", "--dump-dom", address,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        Task<string> console = process.StandardError.ReadToEndAsync();
        string page = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        try
        {
            profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A process of the browser's that ends a little later still writes there; the system's folder for such things keeps it.
        }

        return (page, await console);
    }

    private sealed class Visitor(Process process) : IDisposable
    {
        public void Dispose()
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }
}
