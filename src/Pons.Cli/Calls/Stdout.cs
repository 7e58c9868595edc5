using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pons.Cli.Calls;

/// <summary>The standard output as bytes, whose writes fail when its reader has gone: the framework's own pass over that in silence.</summary>
internal static partial class Stdout
{
    private const int UnixNumber = 1;
    private const int WindowsNumber = -11;

    public static Stream Open()
    {
        if (!Console.IsOutputRedirected)
        {
            return Console.OpenStandardOutput();
        }

        nint number = OperatingSystem.IsWindows() ? GetStdHandle(WindowsNumber) : UnixNumber;
        var handle = new SafeFileHandle(number, ownsHandle: false);
        var stream = new FileStream(handle, FileAccess.Write, bufferSize: 0);

        // A file stream minds its own place in a file, where it would write over what others append to it; and a file's reader never goes.
        if (!stream.CanSeek)
        {
            return stream;
        }

        stream.Dispose();
        return Console.OpenStandardOutput();
    }

    [LibraryImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint GetStdHandle(int number);
}
