using System.Collections.Concurrent;
using Pons.Tests.Hubs;
using Pons.Tests.Pools;

namespace Pons.Tests.Calls;

/// <summary>All kinds of calls at a time, with cancels and deaths among them.</summary>
public sealed class MixedLoadTests
{
    private const int Callers = 1000;
    private const int Rounds = 4;

    private const string Source = """
        import asyncio, os, time
        import pons

        def add(a, b):
            return a + b

        async def add_later(a, b):
            await asyncio.sleep(0.001)
            return a + b

        @pons.threaded
        def add_beside(a, b):
            time.sleep(0.001)
            return a + b

        def count(n):
            yield from range(n)

        async def count_later(n):
            for i in range(n):
                await asyncio.sleep(0)
                yield i

        def apply(function, value):
            return function(value)

        async def apply_later(function, value):
            return await function(value)

        def total(stream):
            return sum(stream)

        def host(value):
            return pons.call("echo", value)

        class Box:
            def __init__(self, value):
                self.value = value

        def box(value):
            return Box(value)

        def fail(value):
            raise ValueError(str(value))

        def spin(value):
            for _ in range(1000 * value):
                pass
            return value

        def kill():
            os._exit(9)
        """;

    [Theory(Timeout = 120_000)]
    [InlineData(1, false)]
    [InlineData(4, false)]
    [InlineData(4, true)]
    public async Task Each_of_a_thousand_mixed_calls_ends_once_and_those_that_were_left_alone_end_right(int workers, bool withDeaths)
    {
        await using var module = new HubModule();
        module.Hub.Expose("echo", (int value) => value);
        Peer peer = await module.AddAsync(Source, change: options => options with { Workers = workers, Restart = new RestartPolicy { RestartLimit = 1000 }, GracePeriod = TimeSpan.FromSeconds(20) });
        ConcurrentQueue<Exception> wrong = [];
        int ended = 0;
        int cancelled = 0;

        async Task CallAsync(int caller)
        {
            var random = new Random(caller);
            for (int round = 0; round < Rounds; round++)
            {
                using var source = new CancellationTokenSource();
                bool isCancelled = random.Next(4) == 0;
                if (isCancelled)
                {
                    source.CancelAfter(TimeSpan.FromMilliseconds(random.Next(50)));
                }

                try
                {
                    await OneAsync(peer, random.Next(12), random.Next(20), new CallOptions { CancellationToken = source.Token });
                }
                catch (OperationCanceledException) when (isCancelled)
                {
                    Interlocked.Increment(ref cancelled);
                }
                catch (Exception error) when (withDeaths && error is WorkerLostException or HandleLostException or LinkException)
                {
                    // The worker that had it died.
                }
                catch (Exception error)
                {
                    wrong.Enqueue(error);
                }

                Interlocked.Increment(ref ended);
            }
        }

        Task[] callers = [.. Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(caller)))];
        for (int i = 0; withDeaths && i < 3; i++)
        {
            await Until.TrueAsync(() => ended > (i + 1) * Callers / 2);
            await Record.ExceptionAsync(() => peer.CallAsync("kill"));
        }

        await Task.WhenAll(callers);

        Assert.Empty(wrong);
        Assert.Equal(Callers * Rounds, ended);
        Assert.NotEqual(0, cancelled);
        await Until.TrueAsync(() => peer.Workers.Sum(worker => worker.CallsInFlight) == 0 && peer.QueuedCalls == 0);
        Assert.Equal(5, await peer.CallAsync<int>("add", 2, 3));
        if (!withDeaths)
        {
            Assert.All(peer.Workers, worker => Assert.Equal(0, worker.Restarts));
        }
    }

    private static async Task OneAsync(Peer peer, int kind, int value, CallOptions options)
    {
        switch (kind)
        {
            case 0:
                Assert.Equal(value + 1, await peer.CallAsync<int>("add", options, value, 1));
                break;
            case 1:
                Assert.Equal(value + 1, await peer.CallAsync<int>("add_later", options, value, 1));
                break;
            case 2:
                Assert.Equal(value + 1, await peer.CallAsync<int>("add_beside", options, value, 1));
                break;
            case 3 or 4:
                int next = 0;
                await foreach (int item in peer.StreamAsync<int>(kind == 3 ? "count" : "count_later", options, value))
                {
                    Assert.Equal(next++, item);
                }

                Assert.Equal(value, next);
                break;
            case 5:
                Assert.Equal(2 * value, await peer.CallAsync<int>("apply", options, (Func<int, int>)(given => 2 * given), value));
                break;
            case 6:
                Assert.Equal(2 * value, await peer.CallAsync<int>("apply_later", options, (Func<int, Task<int>>)DoubleAsync, value));
                break;
            case 7:
                Assert.Equal(value * (value - 1) / 2, await peer.CallAsync<int>("total", options, CountAsync(value)));
                break;
            case 8:
                Assert.Equal(value, await peer.CallAsync<int>("host", options, value));
                break;
            case 9:
                await using (Handle box = await peer.CallAsync<Handle>("box", options, value))
                {
                    Assert.Equal(value, await box.GetAsync<int>("value"));
                }

                break;
            case 10:
                // On a thread of its own, as blocking code should be: a pool that is full of it runs nobody's callbacks for seconds.
                Assert.Equal(2 * value, await Task.Factory.StartNew(
                    () => peer.Call<int>("apply", options, (Func<int, int>)(given => 2 * given), value), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
                break;
            default:
                Assert.Equal(value, await peer.CallAsync<int>("spin", options, value));
                Assert.Equal($"{value}", (await Assert.ThrowsAsync<PythonException>(() => peer.CallAsync("fail", value))).Message);
                break;
        }
    }

    private static async Task<int> DoubleAsync(int value)
    {
        await Task.Yield();
        return 2 * value;
    }

    private static async IAsyncEnumerable<int> CountAsync(int most)
    {
        for (int i = 0; i < most; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }
}
