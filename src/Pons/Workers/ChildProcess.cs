using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Pons.Links;

namespace Pons.Workers;

/// <summary>A worker that is our child. The only file that touches <see cref="Process"/>.</summary>
internal sealed partial class ChildProcess : IWorkerProcess
{
    private const int Abort = 6;

    private readonly Process _process;
    private readonly TaskCompletionSource<ExitStatus> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process)
    {
        _process = process;
        Id = process.Id;
        Pipe = OpenPipe(process);
        Errors = OpenErrors(process);

        // By the process and not by the end of its pipes: a forked child may hold those for long. On a thread of its own: the framework's event needs one of the
        // pool, and a busy pool has none.
        new Thread(AwaitExit) { IsBackground = true, Name = "Pons exit" }.Start();
    }

    public int Id { get; }

    public IPipe Pipe { get; }

    public Stream Errors { get; }

    public Task<ExitStatus> Exit => _exit.Task;

    /// <exception cref="Win32Exception">The program could not be started.</exception>
    public static ChildProcess Start(WorkerCommand command) => new(Process.Start(Describe(command))!);

    /// <summary>Runs a program to its end and answers what it printed: for short questions such as "which version are you?".</summary>
    /// <exception cref="Win32Exception">The program could not be started.</exception>
    /// <exception cref="TimeoutException">It did not end in time, and was killed.</exception>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        WorkerCommand command, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using Process process = Process.Start(Describe(command))!;
        using var timer = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        process.StandardInput.Close();
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(either.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(either.Token);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
        }
        catch (OperationCanceledException error)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"{command.Program} did not end within {limit.TotalSeconds:0.#} s and was killed.", error);
        }
    }

    public long? MemoryBytes => MemoryOf(Id);

    /// <summary>The memory that a process of this machine has for itself; nothing when it has ended or the system does not say.</summary>
    public static long? MemoryOf(int id)
    {
        try
        {
            return OperatingSystem.IsLinux() ? ReadOwnMemory(id) : ReadMemory(id);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException or Win32Exception or ArgumentException)
        {
            return null; // it has just ended
        }
    }

    public void Kill(bool isAsked = false)
    {
        try
        {
            if (isAsked && !OperatingSystem.IsWindows())
            {
                // A pid is ours as long as its exit has not been collected, and the framework collects it together with HasExited.
                if (!_process.HasExited)
                {
                    _ = kill(Id, Abort); // fails only when it has just ended by itself, which is what is wanted
                }
            }
            else
            {
                _process.Kill(entireProcessTree: OperatingSystem.IsWindows());
            }
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It has ended already, which is what was wanted, or the system does not let us; then its watcher ends it when the pipe closes.
        }
    }

    public void CloseErrors()
    {
        Errors.Dispose();
        _process.StandardError.Dispose();
    }

    public void Dispose() => Pipe.Dispose();

    /// <summary>Resident pages without those that are shared: libraries that all workers map count for none of them.</summary>
    private static long? ReadOwnMemory(int id)
    {
        string[] pages = File.ReadAllText($"/proc/{id}/statm").Split(' ');
        return (long.Parse(pages[1]) - long.Parse(pages[2])) * Environment.SystemPageSize;
    }

    private static long? ReadMemory(int id)
    {
        using Process process = Process.GetProcessById(id);
        return process.PrivateMemorySize64 > 0 ? process.PrivateMemorySize64 : process.WorkingSet64;
    }

    private void AwaitExit()
    {
        _process.WaitForExit();
        _exit.TrySetResult(new ExitStatus(_process.ExitCode));
    }

    private static ProcessStartInfo Describe(WorkerCommand command)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = command.WorkingDirectory ?? "",
        };
        foreach ((string name, string? value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static IPipe OpenPipe(Process process)
    {
        Stream output = process.StandardOutput.BaseStream;
        Stream input = process.StandardInput.BaseStream;
        return !OperatingSystem.IsWindows() && output is PipeStream from && input is PipeStream to
            ? new UnixPipe(from.SafePipeHandle, to.SafePipeHandle)
            : new StreamPipe(output, input);
    }

    /// <summary>The framework's own pipe streams bring its socket engine with them; a plain file stream on the same pipe does not.</summary>
    private static Stream OpenErrors(Process process)
    {
        Stream stream = process.StandardError.BaseStream;
        return !OperatingSystem.IsWindows() && stream is PipeStream pipe
            ? new FileStream(new SafeFileHandle(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, bufferSize: 0)
            : stream;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int process, int signal);
}
