using Pons.Tests.Pools;

namespace Pons.Tests.Streams;

/// <summary>How far generators run ahead, what runs beside them, and what ends them from outside.</summary>
public sealed class StreamFlowTests
{
    [Theory(Timeout = 30_000)]
    [InlineData("watched")]
    [InlineData("watched_later")]
    public async Task The_window_bounds_how_far_Python_runs_ahead(string action)
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);
        var options = new CallOptions { Window = new StreamWindow(3, 1 << 20) };
        await using IAsyncEnumerator<int> items = peer.StreamAsync<int>(action, options).GetAsyncEnumerator();

        for (int read = 1; read <= 20; read++)
        {
            Assert.True(await items.MoveNextAsync());
            Assert.Equal(read, items.Current);

            // The generator may be asked for one item that waits for its credit.
            Assert.InRange(await peer.CallAsync<int>("get_made"), read, read + 4);
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task The_window_bounds_bytes_too()
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);
        var options = new CallOptions { Window = new StreamWindow(1000, 10) };
        await using IAsyncEnumerator<int> items = peer.StreamAsync<int>("watched", options).GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync());
        await peer.CallAsync<int>("add", 1, 1);

        Assert.InRange(await peer.CallAsync<int>("get_made"), 1, 10);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(100, 50_000)]
    [InlineData(6, 3 << 20)]
    public async Task Large_items_arrive_whole_also_through_a_small_arena(int count, int size)
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source, options => options with { Limits = new LinkLimits { ArenaBytes = 8 << 20 } });

        int i = 0;
        await foreach (byte[] blob in peer.StreamAsync<byte[]>("blobs", count, size))
        {
            Assert.Equal(size, blob.Length);
            Assert.Equal(((byte)i, (byte)i), (blob[0], blob[^1]));
            i++;
        }

        Assert.Equal(count, i);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("count")]
    [InlineData("count_later")]
    public async Task Two_streams_and_calls_take_turns_on_one_worker(string action)
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);
        var options = new CallOptions { Window = new StreamWindow(8, 1 << 20) };
        await using IAsyncEnumerator<int> first = peer.StreamAsync<int>(action, options, 1000).GetAsyncEnumerator();
        await using IAsyncEnumerator<int> second = peer.StreamAsync<int>(action, options, 1000).GetAsyncEnumerator();

        for (int i = 0; i < 1000; i++)
        {
            Assert.True(await first.MoveNextAsync());
            Assert.True(await second.MoveNextAsync());
            Assert.Equal((i, i), (first.Current, second.Current));
            Assert.Equal(i, i % 10 == 0 ? await peer.CallAsync<int>("add", i, 0) : i);
        }

        Assert.False(await first.MoveNextAsync());
        Assert.False(await second.MoveNextAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task An_endless_generator_that_sleeps_leaves_other_calls_answered()
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);
        using var source = new CancellationTokenSource();
        int ticks = 0;
        Task reading = Task.Run(async () =>
        {
            await foreach (double _ in peer.StreamAsync<double>("ticking", source.Token))
            {
                Interlocked.Increment(ref ticks);
            }
        });

        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(i, await peer.CallAsync<int>("add", i, 0));
        }

        int before = Volatile.Read(ref ticks);
        await Until.TrueAsync(() => Volatile.Read(ref ticks) > before + 3);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_a_worker_yielded_before_it_died_arrives_before_the_loss()
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);
        List<int> items = [];

        await Assert.ThrowsAsync<WorkerLostException>(() => peer.StreamAsync<int>("dying", 1000).ReadIntoAsync(items));

        Assert.Equal(Enumerable.Range(0, 1000), items);
    }

    [Fact(Timeout = 60_000)]
    public async Task Three_hundred_thousand_small_items_arrive_in_order()
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);
        int next = 0;

        await foreach (int item in peer.StreamAsync<int>("count", 300_000))
        {
            if (item != next++)
            {
                Assert.Fail($"Item {item} came in the place of item {next - 1}.");
            }
        }

        Assert.Equal(300_000, next);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_slow_reader_gets_everything()
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);
        var options = new CallOptions { Window = new StreamWindow(2, 1 << 20) };
        List<int> items = [];

        await foreach (int item in peer.StreamAsync<int>("count", options, 50))
        {
            await Task.Delay(2);
            items.Add(item);
        }

        Assert.Equal(Enumerable.Range(0, 50), items);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_stream_that_is_never_read_calls_nothing_and_each_reading_is_a_call()
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);

        IAsyncEnumerable<int> numbers = peer.StreamAsync<int>("count", 3);
        Assert.Equal(0, peer.Workers[0].CallsAnswered);

        Assert.Equal([0, 1, 2], await numbers.ReadAsync());
        Assert.Equal([0, 1, 2], await numbers.ReadAsync());
        Assert.Equal(2, peer.Workers[0].CallsAnswered);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_pool_streams_from_several_workers_and_an_argument_that_cannot_cross_ends_the_loop()
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source, options => options with { Workers = 2 });

        List<int>[] lists = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => peer.StreamAsync<int>("count", 1000).ReadAsync()));
        Assert.All(lists, list => Assert.Equal(Enumerable.Range(0, 1000), list));

        await Assert.ThrowsAsync<ValueException>(() => peer.StreamAsync<int>("count", typeof(int).Assembly).ReadAsync());
        Assert.Equal(4, await peer.CallAsync<int>("add", 2, 2));
    }

    [Fact(Timeout = 30_000)]
    public async Task Disposing_the_peer_ends_its_streams()
    {
        Peer peer = await PythonModule.StartAsync(StreamModule.Source, options => options with { StopLimit = TimeSpan.FromMilliseconds(100) });
        await using IAsyncEnumerator<double> items = peer.StreamAsync<double>("ticking").GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync());

        await peer.DisposeAsync();

        await Assert.ThrowsAnyAsync<PonsException>(async () =>
        {
            while (await items.MoveNextAsync())
            {
            }
        });
    }
}
