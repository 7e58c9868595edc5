using System.Diagnostics;

namespace Pons.Cli.Tests.Desktop;

/// <summary>A program with pages that tell by their titles what becomes of them. Whatever is started here has this folder among its variables or words.</summary>
internal sealed class AppPages
{
    private const string Page = """
        <!doctype html>
        <title>not let in</title>
        <link rel=icon href="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><circle cx='4' cy='4' r='4' fill='green'/></svg>">
        <h1>A window</h1>
        <script type=module>
            import { connect } from "/pons.js";

            const loads = Number(sessionStorage.getItem("loads")) + 1;
            sessionStorage.setItem("loads", loads);
            addEventListener("keydown", (event) => event.key === "n" ? location.assign("other.html") : event.key === "x" && close());
            const py = await connect();
            document.title = `load ${loads}: sum ${await py.add(1, 2)}`;
            py.on("pons.started-again", () => (document.title = "started again"));
            py.onState((state) => state !== "open" && (document.title = "connection lost"));
            addEventListener("resize", () => (document.title = `${innerWidth} x ${innerHeight}`));
        </script>
        """;

    private const string Other = """
        <!doctype html>
        <title>other page</title>
        <script>addEventListener("keydown", (event) => event.key === "n" && location.assign("./"));</script>
        """;

    public AppPages()
    {
        Write("calc.py", "def add(a, b):\n    return a + b\n");
        Write("ui/index.html", Page);
        Write("ui/other.html", Other);
        Write("ui/above/index.html", "<!doctype html><title>above</title>");
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("pons-app-").FullName;

    /// <summary>A program that stands for the user's own browser.</summary>
    public string WriteBrowser()
    {
        string path = Path.Combine(Folder, "browser");
        string profile = Path.Combine(Folder, "profile-of-user");
        File.WriteAllText(path, $"#!/bin/sh\nexec chromium --no-sandbox --test-type --no-first-run --disable-background-networking --disable-sync --user-data-dir='{profile}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return path;
    }

    /// <summary>Waits until nothing of what was started here is left, and answers how long that took.</summary>
    public async Task<TimeSpan> GoneAsync()
    {
        long start = Stopwatch.GetTimestamp();
        while (IsAnythingLeft())
        {
            await Task.Delay(5);
        }

        return Stopwatch.GetElapsedTime(start);
    }

    public async Task DeleteAsync()
    {
        await GoneAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private bool IsAnythingLeft() => Directory.EnumerateDirectories("/proc").Any(process => int.TryParse(Path.GetFileName(process), out _) && IsOfIt(process));

    private bool IsOfIt(string process)
    {
        try
        {
            // One that has ended and was not collected yet is gone.
            bool isAlive = !File.ReadAllText(Path.Combine(process, "stat")).Contains(") Z ", StringComparison.Ordinal);
            return isAlive && new[] { "cmdline", "environ" }.Any(what => File.ReadAllText(Path.Combine(process, what)).Contains(Folder, StringComparison.Ordinal));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false; // it has just ended, or belongs to somebody else
        }
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
