namespace Pons.Workers.Interpreters;

/// <summary>A browser that can show a page as a window of its own.</summary>
internal sealed record Browser(string Name, string Path);

/// <summary>Where the browsers of Chromium's kind are; others have no application windows.</summary>
internal static class BrowserSearch
{
    private static readonly (string Name, string[] Commands, string Mac, string Windows)[] Known =
    [
        ("Chromium", ["chromium", "chromium-browser"], "Chromium.app/Contents/MacOS/Chromium", @"Chromium\Application\chrome.exe"),
        ("Chrome", ["google-chrome", "google-chrome-stable"], "Google Chrome.app/Contents/MacOS/Google Chrome", @"Google\Chrome\Application\chrome.exe"),
        ("Edge", ["microsoft-edge", "microsoft-edge-stable"], "Microsoft Edge.app/Contents/MacOS/Microsoft Edge", @"Microsoft\Edge\Application\msedge.exe"),
        ("Brave", ["brave-browser", "brave"], "Brave Browser.app/Contents/MacOS/Brave Browser", @"BraveSoftware\Brave-Browser\Application\brave.exe"),
    ];

    /// <summary>Every browser found, each once.</summary>
    public static IReadOnlyList<Browser> Find(Machine machine) =>
    [
        .. from known in Known
           let path = Places(machine, known.Commands, known.Mac, known.Windows).FirstOrDefault(machine.IsProgram)
           where path is not null
           select new Browser(known.Name, path),
    ];

    private static IEnumerable<string> Places(Machine machine, string[] commands, string mac, string windows)
    {
        IEnumerable<string> onPath = commands.SelectMany(command => SearchPath.FindAll(machine, command));
        if (machine.IsWindows)
        {
            string[] roots = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"];
            return onPath.Concat(roots.Select(machine.Variable).OfType<string>().Select(root => machine.Join(root, windows)));
        }

        return machine.IsMac ? onPath.Concat([machine.Join("/Applications", mac), machine.Join(machine.Home, "Applications", mac)]) : onPath;
    }
}
