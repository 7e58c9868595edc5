using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Pons.Workers.Spawning;

namespace Pons.Workers.Warm;

/// <summary>A pipe with a name, by which a process that is no child of ours can open its other end.</summary>
internal static partial class Fifo
{
    public const int Read = 0;
    public const int Write = 1;
    private const int Both = 2;
    private const uint OwnerOnly = 0x180; // rw-------
    private static readonly int NonBlocking = OperatingSystem.IsMacOS() ? 0x4 : 0x800;
    private static readonly int CloseOnExec = OperatingSystem.IsMacOS() ? 0x100_0000 : 0x8_0000;

    public static void Make(string path)
    {
        if (mkfifo(path, OwnerOnly) != 0)
        {
            throw Failure("make the pipe", path);
        }
    }

    /// <summary>Opens both ends, so that neither side has to wait for the other one to open its own.</summary>
    public static SafePipeHandle OpenGuard(string path) => Open(path, Both | NonBlocking);

    /// <summary>Opens one end, which a guard must hold open. The one that is read blocks its reader, as the end of any pipe.</summary>
    public static SafePipeHandle OpenEnd(string path, int direction) => Open(path, direction == Write ? Write | NonBlocking : Read);

    private static SafePipeHandle Open(string path, int flags)
    {
        int descriptor = open(path, flags | CloseOnExec);
        return descriptor >= 0 ? new SafePipeHandle(descriptor, ownsHandle: true) : throw Failure("open the pipe", path);
    }

    private static WorkerLostException Failure(string what, string path) => new($"Pons could not {what} '{path}' to a fork: {(Marshal.GetLastPInvokeError() == SystemCalls.TooManyFiles ? SystemCalls.NoFile : Marshal.GetLastPInvokeErrorMessage() + ".")}");

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkfifo(string path, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);
}
