using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Pons.Links;
using static Pons.Workers.Spawning.SystemCalls;

namespace Pons.Workers.Spawning;

/// <summary>A process that leads a group of its own, which is signalled, and ended, as a whole.</summary>
/// <remarks>
/// Safe for any number of threads. Its exit is collected by a thread of its own, which first looks (<c>WNOWAIT</c>), then ends the group, and only then lets go of the number:
/// until then it cannot pass to another process, so no signal of ours ever meets a stranger. Why the framework does not take the exit away from us: docs/decisions/017-spawning.md.
/// </remarks>
internal sealed class SpawnedProcess : IWorkerProcess, IProcessGroup
{
    /// <summary>Why a process that was started cannot be kept, as the end of a sentence; the framework calls it out of memory.</summary>
    public const string NoThread = "the host cannot start another thread. It has too many of them, too many open files or too little memory: start fewer at a time, or raise its limits (ulimit -n, -u, -v).";

    private readonly SpawnPlan _plan;
    private readonly int _target;
    private readonly UnixPipe? _pipe;
    private readonly SafePipeHandle? _onlyEnd;
    private readonly Stream? _errors;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<ExitStatus> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isCollected;

    private SpawnedProcess(SpawnPlan plan, int id, ChildEnds ends)
    {
        _plan = plan;
        Id = id;
        _target = plan.IsGroup ? -id : id;
        if (ends is { Input: { } input, Output: { } output })
        {
            _pipe = new UnixPipe(output, input);
        }

        _onlyEnd = _pipe is null ? ends.Input ?? ends.Output : null;
        _errors = ends.Errors is { } errors ? Open(errors, FileAccess.Read) : null;
    }

    public int Id { get; }

    public IPipe Pipe => _pipe ?? throw new InvalidOperationException("The process was started without a pipe both ways.");

    public Stream Errors => _errors ?? throw new InvalidOperationException("The process was started with the host's own stderr.");

    public Task<ExitStatus> Exit => _exit.Task;

    public long? MemoryBytes => ChildProcess.MemoryOf(Id);

    /// <summary>Its stdin, where that alone is a pipe; whoever asks closes it.</summary>
    public Stream OpenInput() => Open(_onlyEnd ?? throw new InvalidOperationException("The process was started without a stdin of its own, or with a stdout too."), FileAccess.Write);

    /// <exception cref="SpawnException">It could not be started.</exception>
    public static SpawnedProcess Start(SpawnPlan plan)
    {
        OrphanGuard.Host.Start();
        using var ends = new ChildEnds(plan);
        try
        {
            int id = Spawner.Start(plan.Command, ends, plan.IsGroup);
            var process = new SpawnedProcess(plan, id, ends);
            process.Watch();
            return process;
        }
        catch
        {
            ends.CloseOurs();
            throw;
        }
    }

    /// <summary>Sends a signal to the whole group; false when the process has ended.</summary>
    public bool Signal(int signal) => Signal(_target, signal);

    public void Kill(bool isAsked = false)
    {
        // Asked, only the process itself shall say where it stood; what it started goes with it.
        _ = isAsked ? Signal(Id, Abort) : Signal(_target, SystemCalls.Kill);
    }

    public void CloseErrors() => _errors?.Dispose();

    public void Dispose()
    {
        _pipe?.Dispose();
        _onlyEnd?.Dispose();
    }

    private void Watch()
    {
        try
        {
            // Before its exit can be seen, which takes it away from the guard again.
            OrphanGuard.Host.Add(_target);
        }
        catch (SpawnException)
        {
            Kill();
            throw;
        }
        finally
        {
            StartThread();
        }
    }

    private void StartThread()
    {
        try
        {
            new Thread(AwaitExit, maxStackSize: 256 * 1024) { IsBackground = true, Name = "Pons exit" }.Start();
        }
        catch (OutOfMemoryException)
        {
            // Nobody would see it end.
            Kill();
            AwaitExit();
            throw new SpawnException($"'{_plan.Command.Program}' was started and ended again: {NoThread}");
        }
    }

    private bool Signal(int target, int signal)
    {
        lock (_gate)
        {
            return !_isCollected && kill(target, signal) == 0;
        }
    }

    private unsafe void AwaitExit()
    {
        byte* info = stackalloc byte[AnyStructure];
        int result;
        do
        {
            result = waitid(OneProcess, Id, info, Ended | StillThere);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);

        if (_plan is { IsGroup: true, LeavesChildren: false } && result == 0)
        {
            _ = kill(_target, SystemCalls.Kill); // fails when nobody is left, which is what is wanted
        }

        OrphanGuard.Host.Remove(_target);
        _exit.TrySetResult(Collect());
    }

    private ExitStatus Collect()
    {
        lock (_gate)
        {
            _isCollected = true;
            int status;
            int result;
            do
            {
                result = waitpid(Id, out status, 0);
            }
            while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);

            // A host that was itself started with SIGCHLD ignored has its children collected for it, and never learns how they ended.
            return result < 0 ? ExitStatus.Unknown : ExitStatus.FromWait(status);
        }
    }

    private static FileStream Open(SafePipeHandle pipe, FileAccess access)
    {
        var descriptor = new SafeFileHandle(pipe.DangerousGetHandle(), ownsHandle: true);
        pipe.SetHandleAsInvalid();
        return new FileStream(descriptor, access, bufferSize: 0);
    }
}
