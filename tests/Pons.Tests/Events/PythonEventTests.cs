using Pons.Tests.Hubs;
using Pons.Tests.Pools;

namespace Pons.Tests.Events;

/// <summary>Events between C# and Python code.</summary>
public sealed class PythonEventTests
{
    private const string Source = """
        import asyncio, threading, time
        import pons

        heard = []

        def emit(topic, data):
            pons.emit(topic, data)

        def emit_many(topic, n):
            for i in range(n):
                pons.emit(topic, i)

        def emit_from_thread(topic, data):
            thread = threading.Thread(target=pons.emit, args=(topic, data))
            thread.start()
            thread.join()

        def listen(topic):
            global listener
            listener = pons.on(topic, lambda event: heard.append((event.topic, event.data)))

        def listen_later(topic):
            async def hear(event):
                heard.append((event.topic, event.data))
            global listener
            listener = pons.on(topic, hear)

        def stop_listening():
            listener.close()

        def get_heard():
            return list(heard)

        def wait_for(topic, n):
            with pons.events(topic) as events:
                pons.emit("ready")
                return [next(events).data for _ in range(n)]

        async def wait_for_later(topic, n):
            async with pons.events(topic) as events:
                pons.emit("ready")
                return [(await events.__anext__()).data for _ in range(n)]

        def send_function():
            pons.emit("function", lambda x: x + 1)
        """;

    [Theory(Timeout = 30_000)]
    [InlineData("emit")]
    [InlineData("emit_from_thread")]
    public async Task CSharp_hears_what_Python_emits(string way)
    {
        await using var module = new HubModule();
        Peer peer = await module.AddAsync(Source);
        await using EventSubscription<int> counts = module.Hub.Events<int>("count");
        await using EventSubscription<object?> all = module.Hub.Events("c*");

        await peer.CallAsync(way, "other", 1);
        await peer.CallAsync(way, "count", 2);
        await peer.CallAsync(way, "color", "red");

        Assert.Equal((2, "count"), await counts.Select(e => (e.Data, e.Topic)).FirstAsync());
        Assert.Equal("count color", string.Join(' ', await all.Take(2).Select(e => e.Topic).ToListAsync()));
    }

    [Fact(Timeout = 60_000)]
    public async Task Events_of_one_sender_come_in_order()
    {
        await using var module = new HubModule();
        Peer peer = await module.AddAsync(Source);
        await using EventSubscription<int> counts = module.Hub.Events<int>("count", new EventOptions { QueueLimit = 10_000 });

        await peer.CallAsync("emit_many", "count", 10_000);

        int next = 0;
        await foreach (HubEvent<int> e in counts)
        {
            Assert.Equal(next++, e.Data);
            if (next == 10_000)
            {
                break;
            }
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task A_reader_that_lags_is_told_how_many_it_lost()
    {
        await using var module = new HubModule();
        Peer peer = await module.AddAsync(Source);
        await using EventSubscription<int> counts = module.Hub.Events<int>("count", new EventOptions { QueueLimit = 10 });

        await peer.CallAsync("emit_many", "count", 100);
        await peer.CallAsync("emit", "count", 100);

        HubEvent<int> first = await counts.FirstAsync();
        Assert.Equal((91, 91L), (first.Data, first.Dropped));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_reader_that_is_to_lose_nothing_holds_up_whoever_emits()
    {
        await using var module = new HubModule();
        Peer peer = await module.AddAsync(Source);
        await using EventSubscription<int> counts = module.Hub.Events<int>("count", new EventOptions { QueueLimit = 10, Lag = EventLag.Wait });
        Task emitting = peer.CallAsync("emit_many", "count", 20_000);

        int next = 0;
        await foreach (HubEvent<int> e in counts)
        {
            Assert.Equal((next++, 0L), (e.Data, e.Dropped));
            if (next == 20_000)
            {
                break;
            }
        }

        await emitting;
    }

    [Theory(Timeout = 30_000)]
    [InlineData("listen")]
    [InlineData("listen_later")]
    public async Task Python_hears_what_CSharp_and_other_peers_emit(string way)
    {
        await using var module = new HubModule();
        Peer peer = await module.AddAsync(Source, "first.py");
        Peer other = await module.AddAsync(Source, "second.py");
        await peer.CallAsync(way, "news.*");
        await Until.TrueAsync(() =>
        {
            module.Hub.Emit("news.hello");
            return peer.Call<object[]>("get_heard").Length > 0;
        });

        module.Hub.Emit("news.local", "rain");
        await other.CallAsync("emit", "news.far", "sun");

        await Until.TrueAsync(() => peer.Call<(string, object?)[]>("get_heard") is var heard && heard.Contains(("news.local", "rain")) && heard.Contains(("news.far", "sun")));
        Assert.Empty(await other.CallAsync<object[]>("get_heard"));
        await peer.CallAsync("stop_listening");
    }

    [Theory(Timeout = 30_000)]
    [InlineData("wait_for")]
    [InlineData("wait_for_later")]
    public async Task Python_waits_for_events(string way)
    {
        await using var module = new HubModule();
        Peer peer = await module.AddAsync(Source);
        await using EventSubscription<object?> ready = module.Hub.Events("ready");
        Task<int[]> waiting = peer.CallAsync<int[]>(way, "number", 3);
        await ready.FirstAsync();

        for (int i = 0; i < 3; i++)
        {
            module.Hub.Emit("number", i);
        }

        Assert.Equal([0, 1, 2], (await waiting).AsEnumerable());
    }

    [Fact(Timeout = 30_000)]
    public async Task An_event_may_carry_a_function()
    {
        await using var module = new HubModule();
        Peer peer = await module.AddAsync(Source);
        await using EventSubscription<Func<int, Task<int>>> functions = module.Hub.Events<Func<int, Task<int>>>("function");

        await peer.CallAsync("send_function");

        HubEvent<Func<int, Task<int>>> e = await functions.FirstAsync();
        Assert.Equal(5, await e.Data(4));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_peer_that_is_gone_hears_nothing_and_its_successor_asks_anew()
    {
        await using var module = new HubModule();
        Peer peer = await module.AddAsync(Source + "\nimport os\ndef kill(): os._exit(2)\n");
        await peer.CallAsync("listen", "news");
        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("kill"));

        module.Hub.Emit("news", 1);

        Assert.Empty(await peer.CallAsync<object[]>("get_heard"));
        await peer.CallAsync("listen", "news");
        await Until.TrueAsync(() =>
        {
            module.Hub.Emit("news", 2);
            return peer.Call<object[]>("get_heard").Length > 0;
        });
    }
}
