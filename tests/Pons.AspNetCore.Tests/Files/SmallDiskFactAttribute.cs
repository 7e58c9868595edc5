using System.Diagnostics;

namespace Pons.AspNetCore.Tests.Files;

/// <summary>A test that makes a disk of a few kilobytes, which only root may; elsewhere it says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> IsAllowed = new(TryMount);

    public SmallDiskFactAttribute()
    {
        Timeout = 30_000;
        Skip = IsAllowed.Value ? null : "A disk of a few kilobytes can be mounted by root alone, on Linux.";
    }

    public static bool Mount(string folder) => Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder);

    public static bool Unmount(string folder) => Run("umount", folder);

    private static bool TryMount()
    {
        string folder = Directory.CreateTempSubdirectory("pons-disk-").FullName;
        bool isAllowed = OperatingSystem.IsLinux() && Mount(folder) && Unmount(folder);
        Directory.Delete(folder);
        return isAllowed;
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
