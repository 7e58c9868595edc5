using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Pons.Cli.Tests.Desktop;

/// <summary>A screen that nobody looks at, with a window manager, for windows that are real.</summary>
public sealed partial class Screen : IAsyncLifetime
{
    private Process? _screen;
    private Process? _manager;

    /// <summary>What is needed and is not there, in a sentence; nothing where all of it is.</summary>
    public static string? Missing { get; } = FindMissing();

    /// <summary>The variable <c>DISPLAY</c> of programs on this screen.</summary>
    public string Display { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        _screen = Process.Start(new ProcessStartInfo("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        Display = $":{await _screen.StandardOutput.ReadLineAsync()}";
        _manager = Process.Start(Describe("openbox"))!;
    }

    public async Task DisposeAsync()
    {
        foreach (Process? process in new[] { _manager, _screen })
        {
            process?.Kill();
            await (process?.WaitForExitAsync() ?? Task.CompletedTask);
            process?.Dispose();
        }
    }

    /// <summary>Waits for a window whose title fits, and answers which it is.</summary>
    public async Task<ScreenWindow> FindAsync(string title)
    {
        while (true)
        {
            foreach (ScreenWindow window in await ListAsync())
            {
                if (Regex.IsMatch(window.Title, title, RegexOptions.None, TimeSpan.FromSeconds(1)))
                {
                    return window;
                }
            }

            await Task.Delay(10);
        }
    }

    public async Task<IReadOnlyList<ScreenWindow>> ListAsync() =>
    [
        .. from line in (await RunAsync("wmctrl", "-lp")).Split('\n')
           let fields = Fields.Match(line)
           where fields.Success
           select new ScreenWindow(fields.Groups["id"].Value, int.Parse(fields.Groups["process"].Value), fields.Groups["title"].Value),
    ];

    /// <summary>Where a window is, without its frame.</summary>
    public async Task<(int X, int Y, int Width, int Height)> PlaceOfAsync(ScreenWindow window)
    {
        int[] numbers = [.. Numbers.Matches(await RunAsync("xdotool", "getwindowgeometry", "--shell", window.Id)).Select(number => int.Parse(number.Groups["number"].Value))];
        return (numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    /// <summary>As a human closes it, by its frame.</summary>
    public Task CloseAsync(ScreenWindow window) => RunAsync("wmctrl", "-i", "-c", window.Id);

    /// <summary>A key, to the window that has the keyboard.</summary>
    public async Task PressAsync(ScreenWindow window, string key)
    {
        await RunAsync("xdotool", "windowactivate", "--sync", window.Id);
        await RunAsync("xdotool", "key", key);
    }

    /// <summary>Which window has the keyboard.</summary>
    public async Task<string> ActiveAsync() => $"0x{long.Parse(await RunAsync("xdotool", "getactivewindow")):x8}";

    public Task ShootAsync(string file) => RunAsync("import", "-window", "root", file);

    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(Describe(program, arguments))!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        _ = await errors;
        return output;
    }

    private static string? FindMissing()
    {
        string[] missing = [.. new[] { "chromium", "Xvfb", "openbox", "wmctrl", "xdotool", "import", "xprop" }
            .Where(program => !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program))))];
        return missing.Length == 0 ? null : $"There is no {string.Join(" and no ", missing)} here; on Debian: apt-get install chromium xvfb openbox wmctrl xdotool imagemagick x11-utils.";
    }

    private ProcessStartInfo Describe(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["DISPLAY"] = Display;
        return start;
    }

    // Its number, screen, process, place and size, class, machine and title.
    [GeneratedRegex(@"^(?<id>0x[0-9a-f]+)\s+\S+\s+(?<process>\d+)\s+\S+ ?(?<title>.*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Fields { get; }

    [GeneratedRegex(@"^(?:X|Y|WIDTH|HEIGHT)=(?<number>-?\d+)$", RegexOptions.Multiline, 1000)]
    private static partial Regex Numbers { get; }
}

/// <summary>A window on a screen.</summary>
public sealed record ScreenWindow(string Id, int Process, string Title);

/// <summary>A test with real windows; where a screen or a browser cannot be had, it says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WindowFactAttribute : FactAttribute
{
    public WindowFactAttribute()
    {
        Timeout = 120_000;
        Skip = Screen.Missing;
    }
}
