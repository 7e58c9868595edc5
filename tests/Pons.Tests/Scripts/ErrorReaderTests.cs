using Pons.Scripts;
using Pons.Workers;
using Pons.Workers.Spawning;

namespace Pons.Tests.Scripts;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ErrorReaderTests
{
    [Fact(Timeout = 30_000)]
    public async Task Lines_that_wait_for_a_slow_reader_are_not_cut_off_by_the_end_of_the_process()
    {
        // As much as the queue, one block and the pipe hold together.
        using SpawnedProcess process = SpawnedProcess.Start(new SpawnPlan(new WorkerCommand("/bin/sh", ["-c", "seq 20000 >&2"])));
        var errors = new ErrorReader(process, kept: 1024, hasReader: true);
        await process.Exit;
        Task ending = errors.EndLinesAsync(silence: TimeSpan.FromMilliseconds(20));

        await Task.WhenAny(ending, Task.Delay(300));
        Assert.False(ending.IsCompleted, "The lines were ended while some were still to come.");

        int count = 0;
        bool hasEnded = false;
        while (!hasEnded)
        {
            if (errors.Lines!.TryTake(out string line, out hasEnded))
            {
                Assert.Equal($"{++count}", line);
            }
            else if (!hasEnded)
            {
                await errors.Lines.WaitAsync(CancellationToken.None);
            }
        }

        Assert.Equal(20_000, count);
        await ending;
    }

    [Fact(Timeout = 30_000)]
    public async Task A_stranger_that_holds_stderr_and_is_silent_does_not_keep_the_lines_from_their_end()
    {
        using SpawnedProcess process = SpawnedProcess.Start(new SpawnPlan(new WorkerCommand("/bin/sh", ["-c", "setsid sh -c 'sleep 60 & echo $!' >&2"])));
        var errors = new ErrorReader(process, kept: 1024, hasReader: true);
        await process.Exit;

        await errors.EndLinesAsync(silence: TimeSpan.FromMilliseconds(200));

        Assert.True(errors.Lines!.TryTake(out string stranger, out _));
        Assert.False(errors.Lines.TryTake(out _, out bool hasEnded));
        Assert.True(hasEnded);
        Assert.False(errors.Done.IsCompleted);
        System.Diagnostics.Process.GetProcessById(int.Parse(stranger, System.Globalization.CultureInfo.InvariantCulture)).Kill();
        await errors.Done;
    }
}
