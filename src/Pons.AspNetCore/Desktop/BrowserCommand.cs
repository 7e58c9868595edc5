using System.Drawing;
using Pons.Workers;
using Pons.Workers.Interpreters;

namespace Pons.AspNetCore.Desktop;

/// <summary>How a browser of Chromium's kind is started so that it is the window of an application, and nothing besides.</summary>
internal static class BrowserCommand
{
    // Its own profile has nothing to be welcomed to, synchronised, updated, translated, or kept in a ring of keys that wants to be unlocked.
    private static readonly string[] Quiet =
    [
        "--no-first-run", "--no-default-browser-check", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps",
        "--disable-breakpad", "--disable-features=Translate,MediaRouter,OptimizationHints", "--disable-search-engine-choice-screen", "--disable-save-password-bubble",
        "--hide-crash-restore-bubble", "--no-pings", "--password-store=basic", "--use-mock-keychain", "--disk-cache-size=33554432",
    ];

    /// <param name="browser">The program.</param>
    /// <param name="profile">The folder of its profile, which no other browser has open.</param>
    /// <param name="name">What desktops know the window by.</param>
    /// <param name="page">What it shows.</param>
    /// <param name="more">Further arguments.</param>
    public static WorkerCommand Make(string browser, string profile, string name, Uri page, params IEnumerable<string> more) => new(browser,
    [
        $"--app={page.AbsoluteUri}", $"--user-data-dir={profile}", $"--class={name}", .. Quiet, .. more, .. ForRoot(),
    ])
    {
        // What callers have to know is no business of a browser: its page gets in by the code.
        Environment = new Dictionary<string, string?> { ["PONS_TOKEN"] = null },
    };

    /// <summary>How large a window is that was not there before.</summary>
    public static IEnumerable<string> SizeOf(Size size) => [$"--window-size={size.Width},{size.Height}"];

    /// <summary>Chromium refuses to run as root with its sandbox; the second word hides the bar that warns of it.</summary>
    private static IEnumerable<string> ForRoot() => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? ["--no-sandbox", "--test-type"] : [];

    /// <summary>Where that browser may keep a profile. One that came as a snap reads no hidden folder of the user's but its own.</summary>
    public static string? FolderFor(string browser, Machine machine)
    {
        bool isSnap = machine.RealPath(browser) == "/usr/bin/snap";
        return isSnap ? machine.Join(machine.Home, "snap", browser[(browser.LastIndexOf('/') + 1)..], "common", "pons") : null;
    }
}
