using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Pons.Links;

namespace Pons.AspNetCore.Parents;

/// <summary>The process's own stdin and stdout, taken for the link to the program that started it: whatever else writes to stdout afterwards writes to stderr.</summary>
internal static partial class ParentPipe
{
    private const int FirstFree = 3;
    private const int ReadOnly = 0;
    private const uint NotInherited = 0;
    private const uint InheritFlag = 1;
    private static readonly int DuplicateFrom = OperatingSystem.IsMacOS() ? 67 : 1030; // closed in whatever the host starts
    private static readonly int[] WindowsNumbers = [-10, -11, -12];

    /// <summary>Takes them, once in the life of a process and before anything is written.</summary>
    /// <exception cref="IOException">The system does not give them.</exception>
    public static IPipe Take() => OperatingSystem.IsWindows() ? TakeHandles() : TakeDescriptors();

    private static UnixPipe TakeDescriptors()
    {
        var input = new SafePipeHandle(Checked(fcntl(0, DuplicateFrom, FirstFree)), ownsHandle: true);
        var output = new SafePipeHandle(Checked(fcntl(1, DuplicateFrom, FirstFree)), ownsHandle: true);
        int nothing = Checked(open("/dev/null", ReadOnly));
        Checked(dup2(nothing, 0));
        Checked(dup2(2, 1));
        _ = close(nothing);
        return new UnixPipe(input, output);
    }

    private static StreamPipe TakeHandles()
    {
        nint input = GetStdHandle(WindowsNumbers[0]);
        nint output = GetStdHandle(WindowsNumbers[1]);
        SetHandleInformation(input, InheritFlag, NotInherited);
        SetHandleInformation(output, InheritFlag, NotInherited);
        SetStdHandle(WindowsNumbers[0], 0);
        SetStdHandle(WindowsNumbers[1], GetStdHandle(WindowsNumbers[2]));
        return new StreamPipe(Own(input, FileAccess.Read), Own(output, FileAccess.Write));
    }

    private static FileStream Own(nint handle, FileAccess access) => new(new SafeFileHandle(handle, ownsHandle: true), access, bufferSize: 0);

    private static int Checked(int answer) => answer >= 0 ? answer : throw new IOException($"The host's own stdin and stdout cannot be taken for its link: {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int dup2(int descriptor, int target);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int close(int descriptor);

    [LibraryImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint GetStdHandle(int number);

    [LibraryImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetStdHandle(int number, nint handle);

    [LibraryImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetHandleInformation(nint handle, uint mask, uint flags);
}
