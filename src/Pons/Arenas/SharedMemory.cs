using System.Runtime.InteropServices;

namespace Pons.Arenas;

/// <summary>Memory that another process can open by a path: a sealed memfd, so that it has no name to clean up and nobody can make it shorter. Linux only.</summary>
/// <remarks>Unmapped when the last one who holds the handle lets go of it.</remarks>
internal sealed unsafe partial class SharedMemory : SafeHandle
{
    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    private const int AddSeals = 1033;
    private const int SealSealShrinkGrow = 1 | 2 | 4;
    private const int ReadWrite = 1 | 2;
    private const int Shared = 1;
    private const int KeepSizePunchHole = 1 | 2;

    private readonly int _descriptor;

    private SharedMemory(int descriptor, nint address, long bytes)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        _descriptor = descriptor;
        Bytes = bytes;
        SetHandle(address);
    }

    public override bool IsInvalid => handle == 0;

    public long Bytes { get; }

    /// <summary>Where another process of the same user opens it.</summary>
    public string Path => $"/proc/{Environment.ProcessId}/fd/{_descriptor}";

    /// <summary>The first byte. Whoever uses it holds the handle meanwhile.</summary>
    public byte* Address => (byte*)handle;

    /// <summary>Makes such memory; where that does not go, answers null and why. Nothing of it is in use until it is reserved.</summary>
    public static SharedMemory? TryCreate(long bytes, out string reason)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            reason = "Pons knows shared memory on 64-bit Linux only";
            return null;
        }

        int descriptor = -1;
        try
        {
            descriptor = memfd_create("pons", CloseOnExec | AllowSealing);
            if (descriptor >= 0 && ftruncate(descriptor, (nint)bytes) == 0 && fcntl(descriptor, AddSeals, SealSealShrinkGrow) == 0)
            {
                nint address = mmap(0, (nuint)bytes, ReadWrite, Shared, descriptor, 0);
                if (address != -1)
                {
                    reason = "";
                    return new SharedMemory(descriptor, address, bytes);
                }
            }

            reason = Marshal.GetLastPInvokeErrorMessage();
        }
        catch (EntryPointNotFoundException)
        {
            reason = "this system's C library has no memfd_create";
        }

        if (descriptor >= 0)
        {
            _ = close(descriptor);
        }

        return null;
    }

    /// <summary>Sees to it that these bytes exist before they are written: memory that is not there would end this process with a signal.</summary>
    public bool TryReserve(long start, long length) => Allocate(0, start, length);

    /// <summary>Gives the memory behind these bytes back to the system; they read as zeros then.</summary>
    public void Release(long start, long length) => Allocate(KeepSizePunchHole, start, length);

    /// <summary>Keeps the memory mapped until <see cref="SafeHandle.DangerousRelease"/>; false when it is gone already.</summary>
    public bool TryHold()
    {
        bool isHeld = false;
        try
        {
            DangerousAddRef(ref isHeld);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }

        return isHeld;
    }

    protected override bool ReleaseHandle()
    {
        bool isUnmapped = munmap(handle, (nuint)Bytes) == 0;
        return close(_descriptor) == 0 && isUnmapped;
    }

    // Held meanwhile: the number of a descriptor that was closed may be another file's the next moment.
    private bool Allocate(int mode, long start, long length)
    {
        if (!TryHold())
        {
            return false;
        }

        bool isDone = fallocate(_descriptor, mode, (nint)start, (nint)length) == 0;
        DangerousRelease();
        return isDone;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ftruncate(int descriptor, nint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int munmap(nint address, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fallocate(int descriptor, int mode, nint offset, nint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);
}
