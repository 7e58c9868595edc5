using System.Runtime.InteropServices;

namespace Pons.AspNetCore.Desktop;

/// <summary>The windows of another process on Windows, which lets the program to the front that was started last by the human: that is us.</summary>
internal static unsafe partial class WindowsWindow
{
    private const int Restore = 9;

    /// <summary>Brings the process's visible windows to the front; false when there is none, or Windows does not let us.</summary>
    public static bool TryRaise(int process)
    {
        var search = new Search { Process = (uint)process };
        _ = EnumWindows(&Look, &search);
        return search.IsRaised;
    }

    [UnmanagedCallersOnly]
    private static int Look(nint window, Search* search)
    {
        _ = GetWindowThreadProcessId(window, out uint owner);
        if (owner == search->Process && IsWindowVisible(window) != 0)
        {
            if (IsIconic(window) != 0)
            {
                _ = ShowWindow(window, Restore);
            }

            search->IsRaised |= SetForegroundWindow(window) != 0;
        }

        return 1; // go on
    }

    [LibraryImport("user32.dll")]
    private static partial int EnumWindows(delegate* unmanaged<nint, Search*, int> look, Search* search);

    [LibraryImport("user32.dll")]
    private static partial uint GetWindowThreadProcessId(nint window, out uint process);

    [LibraryImport("user32.dll")]
    private static partial int IsWindowVisible(nint window);

    [LibraryImport("user32.dll")]
    private static partial int IsIconic(nint window);

    [LibraryImport("user32.dll")]
    private static partial int ShowWindow(nint window, int how);

    [LibraryImport("user32.dll")]
    private static partial int SetForegroundWindow(nint window);

    private struct Search
    {
        public uint Process;
        public bool IsRaised;
    }
}
