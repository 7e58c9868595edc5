namespace Pons.Tests.Pools;

/// <summary>Tests that weigh the whole process run alone.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public static class WholeProcess;

/// <summary>Promise 20: every call ends exactly once, whatever happens to the workers.</summary>
[Collection(nameof(WholeProcess))]
public sealed class StormTests
{
    private const int Callers = 64;

    private const string Source = """
        import asyncio, time
        import pons

        def plain(value):
            if value % 50 == 0:
                time.sleep(0.005)
            return 2 * value

        @pons.threaded
        def threaded(value):
            return plain(value)

        async def loop(value):
            if value % 10 == 0:
                await asyncio.sleep(0.005)
            return 2 * value
        """;

    private static readonly string[] Actions = ["plain", "plain", "plain", "threaded", "loop"];

    [Theory(Timeout = 120_000)]
    [InlineData(4, 10_000)]
    [InlineData(1, 3000)]
    public async Task Promise_20_thousands_of_calls_each_end_once_while_workers_are_killed_and_leave_nothing_behind(int workers, int calls)
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // counts what /proc shows
        }

        await StormAsync(workers, calls: 500);
        Usage before = await Usage.MeasureAsync();

        Outcome outcome = await StormAsync(workers, calls);

        Assert.Equal(calls, outcome.Answered + outcome.Lost + outcome.Cancelled);
        Assert.True(outcome is { Answered: > 500, Lost: > 0, Cancelled: > 0, Kills: > 10 }, $"{outcome}");
        (await Usage.MeasureAsync()).AssertNoMoreThan(before, memory: 1 << 20);
    }

    private static async Task<Outcome> StormAsync(int workers, int calls)
    {
        using var module = new PythonModule(Source);
        var policy = new RestartPolicy { FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(5), RestartLimit = int.MaxValue };
        Peer peer = await module.StartAsync(options => options with { Workers = workers, Restart = policy, Recycle = new RecyclePolicy { AfterCalls = 1000 } });
        var outcome = new Outcome();
        using var over = new CancellationTokenSource();
        Task<int> killer = Task.Run(() => Killer.RunAsync(peer, longestPause: 60, over.Token));
        int next = 0;

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (int value = Interlocked.Increment(ref next); value <= calls; value = Interlocked.Increment(ref next))
            {
                await CallAsync(peer, value, random, outcome);
            }
        })));
        await over.CancelAsync();
        outcome.Kills = await killer;

        Assert.Equal(0, peer.QueuedCalls);
        Assert.Equal(2, await AskUntilAnsweredAsync(peer));
        await peer.DisposeAsync();
        return outcome;
    }

    private static async Task CallAsync(Peer peer, int value, Random random, Outcome outcome)
    {
        using var source = new CancellationTokenSource();
        bool isCancelled = random.Next(10) == 0;
        var options = new CallOptions
        {
            CancellationToken = isCancelled ? source.Token : default,
            Session = random.Next(8) == 0 ? $"session {value % 16}" : null,
        };
        string action = Actions[random.Next(Actions.Length)];
        Task<int> call = random.Next(16) == 0 ? Task.Run(() => peer.Call<int>(action, options, value)) : peer.CallAsync<int>(action, options, value);
        if (isCancelled)
        {
            await Task.Yield();
            await source.CancelAsync();
        }

        try
        {
            Assert.Equal(2 * value, await call);
            Interlocked.Increment(ref outcome.Answered);
        }
        catch (WorkerLostException)
        {
            Interlocked.Increment(ref outcome.Lost);
        }
        catch (OperationCanceledException error) when (error.CancellationToken == source.Token)
        {
            Interlocked.Increment(ref outcome.Cancelled);
        }
    }

    private static async Task<int> AskUntilAnsweredAsync(Peer peer)
    {
        while (true)
        {
            try
            {
                return await peer.CallAsync<int>("plain", 1);
            }
            catch (WorkerLostException)
            {
                // The last victim had it.
            }
        }
    }

    private sealed record Outcome
    {
        public int Answered;
        public int Lost;
        public int Cancelled;
        public int Kills;
    }
}
