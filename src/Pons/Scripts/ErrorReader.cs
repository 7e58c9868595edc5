using Pons.Logs;
using Pons.Workers;

namespace Pons.Scripts;

/// <summary>Reads a script's stderr to its end, on a thread of its own, so that a script that writes much to it is not held up by a reader of its output.</summary>
internal sealed class ErrorReader
{
    private const int MostLines = 10_000;
    private const int LongestLine = 64 * 1024;
    private const int BlockBytes = 16 * 1024;

    private readonly IWorkerProcess _process;
    private readonly LastLines _lines = new(longest: LongestLine);
    private readonly ErrorTail _tail;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _steps; // odd while it waits for the pipe

    /// <param name="process">Its owner.</param>
    /// <param name="kept">How many bytes of it the text holds.</param>
    /// <param name="hasReader">Whether somebody takes the lines; else they only count as the last ones.</param>
    public ErrorReader(IWorkerProcess process, int kept, bool hasReader)
    {
        _process = process;
        _tail = new ErrorTail(kept);
        Lines = hasReader ? new BoundedQueue<string>(MostLines) : null;
        new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "Pons script errors" }.Start();
    }

    /// <summary>The lines for whoever takes them.</summary>
    public BoundedQueue<string>? Lines { get; }

    /// <summary>Ends with stderr.</summary>
    public Task Done => _done.Task;

    public IReadOnlyList<string> LastLines => _lines.Snapshot();

    public string Text => _tail.ToString();

    /// <summary>The process has ended: the lines end with stderr, or when a stranger that holds it open has been silent for as long as this. A slow reader of the lines is no silence.</summary>
    public async Task EndLinesAsync(TimeSpan silence)
    {
        bool isSilent = false;
        while (!Done.IsCompleted && !isSilent)
        {
            long before = Interlocked.Read(ref _steps);
            await Done.WaitAsync(silence).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            isSilent = long.IsOddInteger(before) && before == Interlocked.Read(ref _steps);
        }

        Lines?.End();
    }

    private int Read(byte[] block)
    {
        Interlocked.Increment(ref _steps);
        int count = _process.Errors.Read(block);
        Interlocked.Increment(ref _steps);
        return count;
    }

    private void Run()
    {
        byte[] block = new byte[BlockBytes];
        try
        {
            while (Read(block) is > 0 and int count)
            {
                _tail.Add(block.AsSpan(0, count));
                Post(_lines.Add(block.AsSpan(0, count)));
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // Closed under us, because the script is given up.
        }

        if (_lines.TakeRest() is { Length: > 0 } rest)
        {
            Post([rest]);
        }

        _process.CloseErrors();
        Lines?.End();
        _done.TrySetResult();
    }

    private void Post(IReadOnlyList<string> lines)
    {
        if (Lines is not null)
        {
            foreach (string line in lines)
            {
                Lines.Post(line);
            }
        }
    }
}
