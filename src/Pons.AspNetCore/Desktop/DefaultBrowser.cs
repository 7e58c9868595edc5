using System.ComponentModel;
using Pons.Workers;
using Pons.Workers.Interpreters;

namespace Pons.AspNetCore.Desktop;

/// <summary>Opens a page in the user's browser, by whatever the system has for that.</summary>
internal static class DefaultBrowser
{
    // What a browser prints is nobody's business here, and Ctrl-C is not meant for it: so it has a process group of its own.
    private const string Apart = "set -m; \"$0\" \"$1\" >/dev/null 2>&1 </dev/null & wait $!";

    // One of them names the display on systems that might have none.
    private static readonly string[] Displays = ["DISPLAY", "WAYLAND_DISPLAY"];

    /// <summary>Why none can be opened, in a sentence; nothing where one can, as far as that is seen from here.</summary>
    public static string? WhyNone()
    {
        Machine machine = ThisMachine.Now;
        if (machine.IsWindows || machine.IsMac || machine.Variable("BROWSER") is { Length: > 0 })
        {
            return null;
        }

        bool hasDisplay = Displays.Any(name => machine.Variable(name) is { Length: > 0 });
        return !hasDisplay ? "there is no display." : SearchPath.Find(machine, Program) is null ? $"there is no {Program}." : null;
    }

    /// <summary>Opens it, on a thread of its own: some browsers are done only when their window is closed.</summary>
    /// <param name="url">The page.</param>
    /// <param name="fail">Is told in a sentence why it cannot be opened.</param>
    public static void Open(string url, Action<string> fail) => new Thread(() => Run(url, fail)) { IsBackground = true, Name = "Pons browser" }.Start();

    private static void Run(string url, Action<string> fail)
    {
        WorkerCommand command = OperatingSystem.IsWindows() ? new WorkerCommand("rundll32", ["url.dll,FileProtocolHandler", url]) : new WorkerCommand("sh", ["-c", Apart, Program, url]);
        try
        {
            int code = ChildProcess.RunShared(command, input: null);
            if (code != 0)
            {
                fail($"No browser could be opened: {Program} ended with code {code}. Open the address yourself.");
            }
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            fail($"No browser could be opened: {error.Message}");
        }
    }

    private static string Program => OperatingSystem.IsMacOS() ? "open" : Environment.GetEnvironmentVariable("BROWSER") is { Length: > 0 } browser ? browser : "xdg-open";
}
