using System.Diagnostics;
using System.Drawing;
using Pons.AspNetCore.Desktop;
using Pons.Workers;
using Pons.Workers.Interpreters;

namespace Pons.Bench;

/// <summary>From nothing to a window with its title, on a screen of its own: the browser alone on a page from a file, and <c>pons app</c> on the same page.</summary>
internal sealed class WindowStarts : IDisposable
{
    private const string Bare = "the browser alone, a page from a file";
    private const string App = "`pons app`, the same page";
    private const string Called = "`pons app`, until the page's first call is answered";
    private const string Page = "<!doctype html><meta charset=utf-8><title>window</title><h1>A window</h1>";
    private const string Calling = "<script type=module>import { connect } from '/pons.js'; document.title = `sum ${await (await connect()).add(1, 2)}`;</script>";

    private readonly Setting _setting;
    private readonly string _folder = Directory.CreateTempSubdirectory("pons-bench-window-").FullName;
    private readonly string _browser;
    private readonly Process _screen;
    private readonly Process _manager;

    private WindowStarts(Setting setting)
    {
        _setting = setting;
        _browser = BrowserSearch.Find(ThisMachine.Now).FirstOrDefault()?.Path ?? throw new InvalidOperationException("There is no browser of Chromium's kind here; on Debian: apt-get install chromium.");
        foreach (string pages in new[] { "plain", "calling" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, pages));
            File.WriteAllText(Path.Combine(_folder, pages, "index.html"), pages == "plain" ? Page : Page + Calling);
        }

        _screen = Process.Start(new ProcessStartInfo("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        Environment.SetEnvironmentVariable("DISPLAY", $":{_screen.StandardOutput.ReadLine()}");
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", Path.Combine(_folder, "state"));
        _manager = Start("openbox");
    }

    public static Task<Table> RunAsync(Setting setting)
    {
        using var starts = new WindowStarts(setting);
        return Task.FromResult(starts.Measure());
    }

    public void Dispose()
    {
        foreach (Process process in new[] { _manager, _screen })
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private Table Measure()
    {
        var table = new Table($"Until a window has its title ({_setting.Here})", "ms");
        table.Goal(App, "the browser alone + 400 ms");
        string cli = Path.Combine(_setting.Repository, "artifacts", "pons", "app", "Pons.Cli.dll");
        string page = new Uri(Path.Combine(_folder, "plain", "index.html")).AbsoluteUri;
        WorkerCommand bare = BrowserCommand.Make(_browser, Path.Combine(_folder, "profile"), "bare", new Uri(page), BrowserCommand.SizeOf(new Size(1000, 700)));
        string[] app = [cli, "app", _setting.Rival("add.py"), "--python", _setting.Python, "--ui"];

        // The first round makes the profiles; those that are measured begin with them, as every start but the first does.
        for (int round = -1; round < _setting.Rounds * 2; round++)
        {
            double alone = Time("window", bare.Program, [.. bare.Arguments]);
            double window = Time("window", "dotnet", [.. app, Path.Combine(_folder, "plain")]);
            double called = Time("sum 3", "dotnet", [.. app, Path.Combine(_folder, "calling")]);
            if (round >= 0)
            {
                table.Add(Bare, alone);
                table.Add(App, window);
                table.Add(Called, called);
            }
        }

        table.Note($"Between the medians of the first two lie {table.Median(App) - table.Median(Bare):0} ms.");
        return table;
    }

    private static double Time(string title, string program, params string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Start(program, arguments);
        while (!Titles().Contains(title, StringComparison.Ordinal))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode} before there was a window.");
            }
        }

        double time = Setting.Microseconds(start) / 1000;
        using (Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        process.WaitForExit();
        while (Titles().Length > 0)
        {
            // The screen is empty before the next one.
        }

        return time;
    }

    private static string Titles()
    {
        using Process list = Start("wmctrl", "-l");
        string titles = list.StandardOutput.ReadToEnd();
        list.WaitForExit();
        return titles;
    }

    private static Process Start(string program, params string[] arguments)
    {
        Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        process.BeginErrorReadLine();
        return process;
    }
}
