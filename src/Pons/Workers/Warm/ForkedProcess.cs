using Microsoft.Win32.SafeHandles;
using Pons.Links;

namespace Pons.Workers.Warm;

/// <summary>A fork of a template: no child of ours, so the template tells how it ended.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class ForkedProcess : IWorkerProcess
{
    private const int Abort = 6;
    private const int SigKill = 9;
    private const string Private = "Private_";

    private readonly Template _template;
    private readonly TaskCompletionSource<ExitStatus> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ForkedProcess(Template template, long number, int id, ForkPipes pipes)
    {
        _template = template;
        Number = number;
        Id = id;
        Pipe = new UnixPipe(pipes.Output!, pipes.Input!);
        var errors = new SafeFileHandle(pipes.Errors!.DangerousGetHandle(), ownsHandle: true);
        pipes.Errors.SetHandleAsInvalid();
        Errors = new FileStream(errors, FileAccess.Read, bufferSize: 0);
    }

    /// <summary>What the template knows it by.</summary>
    public long Number { get; }

    public int Id { get; }

    public IPipe Pipe { get; }

    public Stream Errors { get; }

    public Task<ExitStatus> Exit => _exit.Task;

    /// <summary>What it does not share with its template any more, and has asked for since.</summary>
    public long? MemoryBytes
    {
        get
        {
            if (!OperatingSystem.IsLinux())
            {
                return ChildProcess.MemoryOf(Id);
            }

            try
            {
                return 1024 * File.ReadLines($"/proc/{Id}/smaps_rollup").Where(line => line.StartsWith(Private, StringComparison.Ordinal)).Sum(ReadKilobytes);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return null; // it has just ended
            }
        }
    }

    /// <summary>Sends a signal to its whole group; false when it has ended.</summary>
    public bool Signal(int signal) => !Exit.IsCompleted && _template.Signal(this, signal, isForGroup: true);

    public void Kill(bool isAsked = false)
    {
        if (!Exit.IsCompleted)
        {
            // Asked, only the process itself shall say where it stood; its watcher ends what it started.
            _ = _template.Signal(this, isAsked ? Abort : SigKill, isForGroup: !isAsked);
        }
    }

    /// <summary>It has ended.</summary>
    public void End(ExitStatus status) => _exit.TrySetResult(status);

    public void CloseErrors() => Errors.Dispose();

    public void Dispose() => Pipe.Dispose();

    // A line is "Private_Dirty:      1234 kB".
    private static long ReadKilobytes(string line) => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]);
}
