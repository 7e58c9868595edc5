namespace Pons.Tests.Pools;

/// <summary>Promise 20 for Node: calls of all kinds, some cancelled, while workers are killed.</summary>
[Collection(nameof(WholeProcess))]
public sealed class NodeStormTests
{
    private const int Callers = 32;

    private const string Source = """
        const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
        export const double = (value) => 2 * value;
        export async function later(value) { await rest(value % 7); return 2 * value; }
        export function* count(n) { for (let i = 0; i < n; i++) yield i; }
        export async function* countLater(n) { for (let i = 0; i < n; i++) { await rest(i % 2); yield i; } }
        export const apply = async (f, value) => await f(value);
        export async function total(stream) { let sum = 0; for await (const item of stream) sum += item; return sum; }
        export class Box { constructor(value) { this.value = value; } get() { return this.value; } }
        export const bytes = (n) => new Uint8Array(n);
        export const fail = (value) => { throw new RangeError(String(value)); };
        """;

    [Fact(Timeout = 120_000)]
    public async Task Promise_20_calls_of_all_kinds_each_end_once_while_Node_workers_are_killed_and_leave_nothing_behind()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // counts what /proc shows
        }

        await StormAsync(calls: 300);
        Usage before = await Usage.MeasureAsync();

        Outcome outcome = await StormAsync(calls: 2000);

        Assert.Equal(2000, outcome.Right + outcome.Lost + outcome.Cancelled);
        Assert.True(outcome is { Right: > 500, Lost: > 0, Cancelled: > 0, Kills: > 2 }, $"{outcome}");
        (await Usage.MeasureAsync()).AssertNoMoreThan(before, memory: 2 << 20);
    }

    private static async Task<Outcome> StormAsync(int calls)
    {
        using var module = new PythonModule(Source, "storm.mjs");
        var policy = new RestartPolicy { FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(5), RestartLimit = int.MaxValue };
        Peer peer = await Node.StartAsync(module.File, new NodeOptions { Workers = 2, Restart = policy });
        var outcome = new Outcome();
        using var over = new CancellationTokenSource();
        Task<int> killer = Task.Run(() => Killer.RunAsync(peer, longestPause: 400, over.Token));
        int next = 0;

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (int value = Interlocked.Increment(ref next); value <= calls; value = Interlocked.Increment(ref next))
            {
                await CallAsync(peer, random, outcome);
            }
        })));
        await over.CancelAsync();
        outcome.Kills = await killer;

        Assert.Equal(0, peer.QueuedCalls);
        await Until.TrueAsync(() => peer.Workers.All(worker => worker.CallsInFlight == 0));
        await peer.DisposeAsync();
        return outcome;
    }

    private static async Task CallAsync(Peer peer, Random random, Outcome outcome)
    {
        using var source = new CancellationTokenSource();
        bool isCancelled = random.Next(6) == 0;
        var options = new CallOptions { CancellationToken = isCancelled ? source.Token : default };
        Task call = OneAsync(peer, random.Next(11), random.Next(20), options);
        if (isCancelled)
        {
            source.CancelAfter(TimeSpan.FromMilliseconds(random.Next(10)));
        }

        try
        {
            await call;
            Interlocked.Increment(ref outcome.Right);
        }
        catch (Exception error) when (error is WorkerLostException or HandleLostException or LinkException)
        {
            Interlocked.Increment(ref outcome.Lost);
        }
        catch (OperationCanceledException) when (isCancelled)
        {
            Interlocked.Increment(ref outcome.Cancelled);
        }
    }

    private static async Task OneAsync(Peer peer, int kind, int value, CallOptions options)
    {
        switch (kind)
        {
            case 0:
                Assert.Equal(2 * value, await peer.CallAsync<int>("double", options, value));
                break;
            case 1:
                Assert.Equal(2 * value, await peer.CallAsync<int>("later", options, value));
                break;
            case 2:
                Assert.Equal(2 * value, await Task.Run(() => peer.Call<int>("later", options, value)));
                break;
            case 3 or 4:
                Assert.Equal(Enumerable.Range(0, value), await ReadAsync(peer, kind == 3 ? "count" : "countLater", value, options));
                break;
            case 5:
                await foreach (int item in peer.StreamAsync<int>("countLater", options, 1000))
                {
                    if (item == value)
                    {
                        break;
                    }
                }

                break;
            case 6:
                Assert.Equal(3 * value, await peer.CallAsync<int>("apply", options, (Func<int, int>)(given => 3 * given), value));
                break;
            case 7:
                Assert.Equal(value * (value - 1) / 2, await peer.CallAsync<int>("total", options, CountAsync(value)));
                break;
            case 8:
                await using (Handle box = await peer.CallAsync<Handle>("Box", options, value))
                {
                    Assert.Equal(value, await box.InvokeAsync<int>("get"));
                }

                break;
            case 9:
                Assert.Equal(2_000 * value, (await peer.CallAsync<byte[]>("bytes", options, 2_000 * value)).Length);
                break;
            default:
                await FailAsync(peer, value, options);
                break;
        }
    }

    private static async Task FailAsync(Peer peer, int value, CallOptions options)
    {
        try
        {
            await peer.CallAsync("fail", options, value);
            Assert.Fail("It did not fail.");
        }
        catch (JavaScriptException error)
        {
            Assert.Equal($"{value}", error.Message);
        }
    }

    private static async Task<List<int>> ReadAsync(Peer peer, string action, int count, CallOptions options)
    {
        var items = new List<int>();
        await foreach (int item in peer.StreamAsync<int>(action, options, count))
        {
            items.Add(item);
        }

        return items;
    }

    private static async IAsyncEnumerable<int> CountAsync(int most)
    {
        for (int i = 0; i < most; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    private sealed record Outcome
    {
        public int Right;
        public int Lost;
        public int Cancelled;
        public int Kills;
    }
}
