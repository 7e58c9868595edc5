using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Pons.AspNetCore.Files;

/// <summary>Opens files so that a pipe with a name, which nobody writes to, holds up nobody.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class UnixFile
{
    // Not waiting, not inherited.
    private static readonly int Flags = OperatingSystem.IsMacOS() ? 0x4 | 0x1000000 : 0x800 | 0x80000;

    /// <summary>Opens it for reading; nothing when it cannot be.</summary>
    public static SafeFileHandle? TryOpen(string path)
    {
        int descriptor = open(path, Flags);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Where the system says that an open file lies; nothing where it does not say.</summary>
    public static string? PathOf(SafeFileHandle file) =>
        OperatingSystem.IsLinux() ? File.ResolveLinkTarget($"/proc/self/fd/{file.DangerousGetHandle()}", returnFinalTarget: false)?.FullName : null;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);
}
