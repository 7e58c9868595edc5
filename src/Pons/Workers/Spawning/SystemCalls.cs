using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pons.Workers.Spawning;

/// <summary>What Linux and macOS offer to start a process and to follow it, with the numbers by which they differ.</summary>
internal static unsafe partial class SystemCalls
{
    public const int Interrupt = 2;
    public const int Abort = 6;
    public const int Kill = 9;
    public const int Terminate = 15;

    public const int NoSuchFile = 2;
    public const int Interrupted = 4;
    public const int TooBig = 7;
    public const int NotExecutable = 8;
    public const int NotPermitted = 13;
    public const int TooManyFiles = 24;

    public const short SpawnDefaultSignals = 0x04;
    public const short SpawnSignalMask = 0x08;
    public const int OneProcess = 1;
    public const int Ended = 4;

    /// <summary>More than any of the system's own structures takes; each is only ever handled through the system's functions.</summary>
    public const int AnyStructure = 1024;

    /// <summary>What <see cref="TooManyFiles"/> means and what to do, as the end of a sentence.</summary>
    public const string NoFile = "the host has as many files open as it may. Start fewer at a time, or raise its limit (ulimit -n).";

    public const int HangUp = 1;
    public const int Quit = 3;

    private const int SetDescriptorFlags = 2;
    private const int CloseOnExecution = 1;
    private const int LinuxOpenCloseOnExecution = 0x80000;
    private const int LinuxSetPipeSize = 1031;
    private const int FirstFree = 3;

    private static readonly bool IsMac = OperatingSystem.IsMacOS();
    private static readonly int DuplicateFrom = IsMac ? 67 : 1030;

    public static readonly short SpawnSession = (short)(IsMac ? 0x400 : 0x80);

    /// <summary>macOS alone: whatever is not given to the child by name is closed there, which makes up for its pipes not being born so.</summary>
    public static readonly short SpawnClosed = (short)(IsMac ? 0x4000 : 0);

    public static readonly int StillThere = IsMac ? 0x20 : 0x0100_0000;

    /// <summary>Whether a child can be given a working folder by the system itself: glibc before 2.29 cannot.</summary>
    public static readonly bool CanChangeFolder =
        NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "posix_spawn_file_actions_addchdir_np", out _);

    /// <summary>Both ends of a new pipe, which no other child gets to see. Neither is 0, 1 or 2: those are what a child's ends are laid upon.</summary>
    public static (SafePipeHandle Read, SafePipeHandle Write) Pipe()
    {
        int* ends = stackalloc int[2];
        if ((IsMac ? pipe(ends) : pipe2(ends, LinuxOpenCloseOnExecution)) < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            throw new SpawnException($"No pipe to a new process could be made: {(error == TooManyFiles ? NoFile : Message(error) + ".")}");
        }

        return (Own(ends[0]), Own(ends[1]));
    }

    /// <summary>Makes a pipe hold more, where the system lets us; where it does not, the pipe works as it is.</summary>
    public static void Enlarge(SafePipeHandle pipe, int bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = fcntl((int)pipe.DangerousGetHandle(), LinuxSetPipeSize, bytes);
        }
    }

    /// <summary>Whether whoever read the other end of a pipe has gone.</summary>
    public static bool HasNoReader(int descriptor)
    {
        const short gone = 0x8 | 0x10; // an error on Linux, a hang-up on macOS
        var look = new PollDescriptor { Descriptor = descriptor };
        return poll(&look, 1, 0) > 0 && (look.Happened & gone) != 0;
    }

    public static string Message(int error) => Marshal.GetPInvokeErrorMessage(error);

    private static SafePipeHandle Own(int descriptor)
    {
        if (descriptor < FirstFree)
        {
            int higher = fcntl(descriptor, DuplicateFrom, FirstFree);
            _ = close(descriptor);
            descriptor = higher;
        }
        else if (IsMac)
        {
            _ = fcntl(descriptor, SetDescriptorFlags, CloseOnExecution);
        }

        return new SafePipeHandle(descriptor, ownsHandle: true);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int pipe(int* ends);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int pipe2(int* ends, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int posix_spawn(out int process, string path, void* actions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_init(void* attributes);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_destroy(void* attributes);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_setflags(void* attributes, short flags);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_setsigdefault(void* attributes, void* signals);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_setsigmask(void* attributes, void* signals);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_init(void* actions);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_destroy(void* actions);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_adddup2(void* actions, int descriptor, int target);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_addinherit_np(void* actions, int descriptor);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int posix_spawn_file_actions_addopen(void* actions, int descriptor, string path, int flags, int mode);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int posix_spawn_file_actions_addchdir_np(void* actions, string path);

    [LibraryImport("libc")]
    internal static partial int sigfillset(void* signals);

    [LibraryImport("libc")]
    internal static partial int sigemptyset(void* signals);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int waitid(int kind, int process, void* info, int options);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int waitpid(int process, out int status, int options);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int kill(int target, int signal);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
