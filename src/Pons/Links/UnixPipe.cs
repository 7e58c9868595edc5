using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pons.Links;

/// <summary>Pipes by the system calls themselves: the framework's streams take a thread-pool hop to read and cannot wait for a moment.</summary>
internal sealed partial class UnixPipe : IPipe
{
    private const short PollIn = 1;
    private const short PollOut = 4;
    private const int Interrupted = 4;
    private const int SetFlags = 4;
    private const int WriteOnly = 1;
    private const int CloseOnExec = 0x80000;
    private static readonly int NonBlocking = OperatingSystem.IsMacOS() ? 0x4 : 0x800;
    private static readonly int WouldBlock = OperatingSystem.IsMacOS() ? 35 : 11;

    private static readonly TimeSpan LongLook = TimeSpan.FromMinutes(1);

    private readonly SafePipeHandle _input;
    private readonly SafePipeHandle _output;

    /// <summary>Takes both ends over: <paramref name="input"/> is read, <paramref name="output"/> is written.</summary>
    public UnixPipe(SafePipeHandle input, SafePipeHandle output)
    {
        _input = input;
        _output = output;

        // Only our own end becomes non-blocking: the two ends of a pipe are two descriptions, the worker's stays as it was.
        if (fcntl(output, SetFlags, NonBlocking) < 0)
        {
            throw Failure("prepare the pipe to the worker");
        }
    }

    public bool CanWaitBriefly => true;

    /// <remarks>Linux opens the other end of a pipe through the name of this one; other systems give it none.</remarks>
    public bool CanWake { get; } = OperatingSystem.IsLinux() && Directory.Exists("/proc/self/fd");

    public bool WaitReadable(TimeSpan time) => Wait(_input, PollIn, time);

    public bool WaitWritable(TimeSpan time) => Wait(_output, PollOut, time);

    public unsafe int Read(Span<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            while (true)
            {
                nint count = read(_input, start, (nuint)bytes.Length);
                if (count >= 0)
                {
                    return (int)count;
                }

                int error = Marshal.GetLastPInvokeError();
                if (error == WouldBlock)
                {
                    // Where both ends are one socket, as below ssh, neither of them waits.
                    Wait(_input, PollIn, LongLook);
                }
                else if (error != Interrupted)
                {
                    throw Failure("read from the worker");
                }
            }
        }
    }

    public unsafe int TryWrite(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            int written = 0;
            while (written < bytes.Length)
            {
                nint count = write(_output, start + written, (nuint)(bytes.Length - written));
                if (count >= 0)
                {
                    written += (int)count;
                    continue;
                }

                int error = Marshal.GetLastPInvokeError();
                if (error == WouldBlock)
                {
                    break;
                }

                if (error != Interrupted)
                {
                    throw Failure("write to the worker");
                }
            }

            return written;
        }
    }

    public unsafe void Wake()
    {
        if (!CanWake || _input.IsClosed)
        {
            return;
        }

        bool added = false;
        try
        {
            _input.DangerousAddRef(ref added);
            int other = open($"/proc/self/fd/{_input.DangerousGetHandle()}", WriteOnly | NonBlocking | CloseOnExec);
            if (other >= 0)
            {
                // Non-blocking: a full pipe wakes its reader as it is, and one that nobody reads would hold us for ever.
                byte any = 0;
                _ = write(other, &any, 1);
                _ = close(other);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            // Closed at this moment: then nobody waits in it.
        }
        finally
        {
            if (added)
            {
                _input.DangerousRelease();
            }
        }
    }

    public void CloseWriting() => _output.Dispose();

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
    }

    private static unsafe bool Wait(SafePipeHandle handle, short events, TimeSpan time)
    {
        bool added = false;
        try
        {
            handle.DangerousAddRef(ref added);
            var descriptor = new PollDescriptor { Descriptor = (int)handle.DangerousGetHandle(), Events = events };
            int count = OperatingSystem.IsLinux() ? PollPrecisely(&descriptor, time) : poll(&descriptor, 1, (int)Math.Ceiling(time.TotalMilliseconds));

            // An interrupted wait counts as one whose time is up: all callers look again.
            return count > 0;
        }
        finally
        {
            if (added)
            {
                handle.DangerousRelease();
            }
        }
    }

    private static unsafe int PollPrecisely(PollDescriptor* descriptor, TimeSpan time)
    {
        var limit = new TimeSpec { Seconds = (nint)(time.Ticks / TimeSpan.TicksPerSecond), Nanoseconds = (nint)(time.Ticks % TimeSpan.TicksPerSecond * 100) };
        return ppoll(descriptor, 1, &limit, null);
    }

    private static IOException Failure(string what) => new($"Pons could not {what}: {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint read(SafePipeHandle descriptor, byte* bytes, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint write(SafePipeHandle descriptor, byte* bytes, nuint count);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint write(int descriptor, byte* bytes, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(SafePipeHandle descriptor, int command, int argument);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int ppoll(PollDescriptor* descriptors, nuint count, TimeSpec* time, void* signals);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
