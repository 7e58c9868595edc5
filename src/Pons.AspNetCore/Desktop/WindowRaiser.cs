using System.ComponentModel;
using Pons.Workers;

namespace Pons.AspNetCore.Desktop;

/// <summary>Brings the windows of another process to the front, where the system lets a program do that.</summary>
internal static class WindowRaiser
{
    private static readonly TimeSpan ScriptLimit = TimeSpan.FromSeconds(5);

    /// <summary>Whether a window came to the front. Under Wayland none does: there only the human may bring one there.</summary>
    public static async Task<bool> TryRaiseAsync(int process)
    {
        if (OperatingSystem.IsWindows())
        {
            return WindowsWindow.TryRaise(process);
        }

        return OperatingSystem.IsMacOS() ? await TryRaiseOnMacAsync(process).ConfigureAwait(false) : X11Window.TryRaise(process);
    }

    private static async Task<bool> TryRaiseOnMacAsync(int process)
    {
        // A number is all of ours that gets into the text.
        string script = $"ObjC.import('AppKit'); $.NSRunningApplication.runningApplicationWithProcessIdentifier({process}).activateWithOptions(3)";
        try
        {
            var command = new WorkerCommand("osascript", ["-l", "JavaScript", "-e", script]);
            (int code, string output, _) = await ChildProcess.RunAsync(command, ScriptLimit, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
            return code == 0 && output.StartsWith("true", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is Win32Exception or TimeoutException)
        {
            return false; // whoever asked is told that the window could not be brought to the front
        }
    }
}
