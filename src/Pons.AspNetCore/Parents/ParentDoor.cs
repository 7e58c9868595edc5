using System.Runtime.InteropServices;
using Pons.Clients;
using Pons.Links;

namespace Pons.AspNetCore.Parents;

/// <summary>The door for the program that started the host, which is joined by the host's own stdin and stdout: the pipe itself is the proof of who it is.</summary>
internal sealed partial class ParentDoor : IDisposable
{
    // Most programs are seen to end by their pipe; this is for one whose pipe a child of its own holds open.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly TaskCompletionSource _opening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _orphaned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IPipe _pipe;
    private readonly ClientLink _link;
    private readonly ITimer? _watch;

    /// <param name="hub">What the parent joins.</param>
    /// <param name="pipe">To the parent.</param>
    /// <param name="introduce">What it is told of the host.</param>
    public ParentDoor(Hub hub, IPipe pipe, Func<IReadOnlyDictionary<string, object?>> introduce)
    {
        _pipe = pipe;
        _link = hub.Join(pipe, Terms(introduce));
        var intake = new ParentIntake(pipe, _link);
        Gone = Task.WhenAny(intake.Ended, _orphaned.Task);
        intake.Start();
        if (!OperatingSystem.IsWindows())
        {
            int parent = getppid();
            _watch = hub.TimeProvider.CreateTimer(_ => EndIfOrphan(parent), null, Look, Look);
        }
    }

    /// <summary>Ends when the parent has gone, or has closed its end.</summary>
    public Task Gone { get; }

    /// <summary>The peers are there: the parent is let in.</summary>
    public void Open() => _opening.TrySetResult();

    /// <summary>The host cannot do its work: the parent is told why. Answers whether it was there to hear it.</summary>
    public async Task<bool> RefuseAsync(Exception reason, TimeSpan limit)
    {
        _opening.TrySetException(reason);
        await Task.WhenAny(_link.Left, Task.Delay(limit, _link.Hub.TimeProvider)).ConfigureAwait(false);
        return _link.Left.IsCompleted;
    }

    /// <summary>The host ends, and the link before all else: what is in flight is lost with it, and not with one worker after the other.</summary>
    public Task CloseAsync()
    {
        _link.End();
        return _link.Left;
    }

    public void Dispose()
    {
        _watch?.Dispose();
        _pipe.Dispose();
    }

    private ClientTerms Terms(Func<IReadOnlyDictionary<string, object?>> introduce) => new(new LinkLimits { ArenaBytes = 0 }, Timeout.InfiniteTimeSpan, int.MaxValue)
    {
        Admits = _ => true,
        MayRunCode = true,
        MayRunScripts = true,
        MaySeeFrames = true,
        Opening = _opening.Task,
        Introduce = introduce,
    };

    private void EndIfOrphan(int parent)
    {
        if (getppid() != parent)
        {
            _link.End();
            _orphaned.TrySetResult();
        }
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int getppid();
}
