using Pons.Tests.Pools;
using Pons.Tests.Streams;

namespace Pons.Tests.Hubs;

/// <summary>Python programs of one hub that call each other.</summary>
public sealed class RoutingTests
{
    private const string Shop = """
        import asyncio, time
        import pons

        class OutOfStock(Exception):
            pass

        def price(name):
            return {"tea": 3, "milk": 1}[name]

        def sell(name):
            raise OutOfStock(f"no {name}")

        def items(n):
            yield from range(n)

        def endless():
            try:
                while True:
                    yield 1
            finally:
                open(gate, "w").close()

        def set_gate(path):
            global gate
            gate = path

        def fail_after(n):
            yield from range(n)
            raise KeyError("gone")

        def wait(path):
            open(path, "w").close()
            while True:
                time.sleep(0.01)

        def down(n):
            return 0 if n == 0 else 1 + pons.call("till.down", n - 1)

        async def down_later(n):
            return 0 if n == 0 else 1 + await pons.acall("till.down_later", n - 1)

        def add(a, b):
            return ("shop", a + b)

        def double(values):
            return [2 * value for value in values]

        def die():
            import os
            os._exit(3)
        """;

    private const string Till = """
        import pons

        def total(names):
            return sum(pons.call("price", name) for name in names)

        async def total_later(names):
            return sum([await pons.acall("shop.price", name) for name in names])

        def sell(name):
            return pons.call("shop.sell", name)

        def sell_carefully(name):
            try:
                pons.call("shop.sell", name)
            except pons.RemoteError as error:
                return [error.type, error.message]

        def read(n):
            return [item for item in pons.stream("items", n)]

        async def read_later(n):
            return [item async for item in pons.stream("items", n)]

        def read_some(n):
            items = []
            for item in pons.stream("endless"):
                items.append(item)
                if len(items) == n:
                    return items

        def read_until_error(n):
            items = []
            try:
                for item in pons.stream("fail_after", n):
                    items.append(item)
            except KeyError as error:
                items.append(error.type)
            return items

        def wait(path):
            return pons.call("shop.wait", path)

        def down(n):
            return 0 if n == 0 else 1 + pons.call("shop.down", n - 1)

        async def down_later(n):
            return 0 if n == 0 else 1 + await pons.acall("shop.down_later", n - 1)

        def add(a, b):
            return ("till", a + b)

        def own_and_other():
            return [pons.call("add", 1, 2), pons.call("shop.add", 1, 2), pons.call("till.add", 1, 2)]

        def double(values):
            return pons.call("shop.double", values)

        def kill():
            try:
                pons.call("die")
            except pons.PeerLost as error:
                return "lost"
        """;

    [Fact(Timeout = 30_000)]
    public async Task Peers_call_each_others_actions_by_name_or_with_the_module()
    {
        await using var module = new HubModule();
        await module.AddAsync(Shop, "shop.py");
        Peer till = await module.AddAsync(Till, "till.py");

        Assert.Equal(7, await till.CallAsync<int>("total", (object)new[] { "tea", "milk", "tea" }));
        Assert.Equal(4, await till.CallAsync<int>("total_later", (object)new[] { "tea", "milk" }));
        Assert.Equal(3, await module.Hub.CallAsync<int>("price", "tea"));
        Assert.Equal(("till", 5), await module.Hub.CallAsync<(string, int)>("till.add", 2, 3));
        Assert.Equal([("shop", 3), ("shop", 3), ("till", 3)], await till.CallAsync<(string, int)[]>("own_and_other"));
        Assert.Equal([0, 1, 2], await module.Hub.StreamAsync<int>("shop.items", 3).ReadAsync());
        await Assert.ThrowsAsync<UnknownActionException>(() => module.Hub.CallAsync<int>("prize", "tea"));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_exception_keeps_its_type_on_its_way_through()
    {
        await using var module = new HubModule();
        await module.AddAsync(Shop, "shop.py");
        Peer till = await module.AddAsync(Till, "till.py");

        Assert.Equal(["shop.OutOfStock", "no tea"], await till.CallAsync<string[]>("sell_carefully", "tea"));
        var error = await Assert.ThrowsAsync<PythonException>(() => till.CallAsync("sell", "tea"));
        Assert.Contains("OutOfStock", error.ToString());
        Assert.Contains("no tea", error.Message);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("read")]
    [InlineData("read_later")]
    public async Task Peers_read_each_others_streams(string way)
    {
        await using var module = new HubModule();
        await module.AddAsync(Shop, "shop.py");
        Peer till = await module.AddAsync(Till, "till.py");

        Assert.Equal(Enumerable.Range(0, 10_000), await till.CallAsync<int[]>(way, 10_000));
        Assert.Equal(["0", "1", "KeyError"], (await till.CallAsync<object[]>("read_until_error", 2)).Select(item => $"{item}"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Breaking_off_a_stream_closes_the_generator_in_the_other_peer()
    {
        await using var module = new HubModule();
        Peer shop = await module.AddAsync(Shop, "shop.py");
        Peer till = await module.AddAsync(Till, "till.py");
        using var folder = new PythonModule("");
        string gate = Path.Combine(folder.Folder, "gate");
        await shop.CallAsync("set_gate", gate);

        int[] items = await till.CallAsync<int[]>("read_some", 3);
        Assert.Equal([1, 1, 1], items);

        await Until.TrueAsync(() => File.Exists(gate));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_cancel_goes_through_the_hub_to_the_peer_that_works()
    {
        await using var module = new HubModule();
        Peer shop = await module.AddAsync(Shop, "shop.py");
        Peer till = await module.AddAsync(Till, "till.py");
        using var folder = new PythonModule("");
        string gate = Path.Combine(folder.Folder, "gate");
        using var source = new CancellationTokenSource();
        Task call = till.CallAsync("wait", gate, source.Token);
        await Until.TrueAsync(() => File.Exists(gate));
        int before = shop.ProcessId;

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(3, await shop.CallAsync<int>("price", "tea"));
        Assert.Equal(before, shop.ProcessId);
        Assert.Equal(3, await till.CallAsync<int>("total", (object)new[] { "tea" }));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Peers_that_call_each_other_in_turn_do_not_lock_each_other_up(int workers)
    {
        await using var module = new HubModule();
        Peer shop = await module.AddAsync(Shop, "shop.py", options => options with { Workers = workers });
        await module.AddAsync(Till, "till.py", options => options with { Workers = workers });

        Assert.Equal(20, await shop.CallAsync<int>("down", 20));
        Assert.Equal(20, shop.Call<int>("down", 20));
        Assert.Equal(20, await shop.CallAsync<int>("down_later", 20));
        int[] many = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => shop.CallAsync<int>("down", 6)));
        Assert.All(many, depth => Assert.Equal(6, depth));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_chain_through_peers_ends_at_its_limit_with_an_error()
    {
        await using var module = new HubModule();
        Peer shop = await module.AddAsync(Shop, "shop.py");
        await module.AddAsync(Till, "till.py");

        var error = await Assert.ThrowsAsync<PythonException>(() => shop.CallAsync<int>("down", 500));

        Assert.Contains("64 calls are under way", error.ToString());
        Assert.Equal(10, await shop.CallAsync<int>("down", 10));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(100)]
    [InlineData(2_000_000)]
    public async Task Arrays_are_forwarded_whole(int length)
    {
        await using var module = new HubModule();
        await module.AddAsync(Shop, "shop.py");
        Peer till = await module.AddAsync(Till, "till.py");
        int[] values = [.. Enumerable.Range(0, length)];

        int[] doubled = await till.CallAsync<int[]>("double", (object)values);

        Assert.Equal((length, 2 * (length - 1)), (doubled.Length, doubled[^1]));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_peer_that_dies_in_a_forwarded_call_is_lost_to_its_caller_alone()
    {
        await using var module = new HubModule();
        await module.AddAsync(Shop, "shop.py");
        Peer till = await module.AddAsync(Till, "till.py");

        Assert.Equal("lost", await till.CallAsync<string>("kill"));

        Assert.Equal(3, await till.CallAsync<int>("total", (object)new[] { "tea" }));
    }
}
