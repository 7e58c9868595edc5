using Pons.Tests.Hubs;
using Pons.Tests.Pools;
using Pons.Tests.Streams;

namespace Pons.Tests.Handles;

/// <summary>Objects, modules, classes and functions of Python that C# holds.</summary>
public sealed class HandleTests
{
    [Fact(Timeout = 30_000)]
    public async Task A_module_is_imported_and_used()
    {
        await using Peer peer = await Python.StartAsync(new PythonOptions { Interpreter = PythonModule.Interpreter });
        await using Handle json = await peer.ImportAsync("json");

        Assert.Equal("""{"a": 1}""", await json.InvokeAsync<string>("dumps", new Dictionary<string, int> { ["a"] = 1 }));
        Assert.Equal("json", await json.GetAsync<string>("__name__"));
        var sorted = new CallOptions { Keywords = new Dictionary<string, object?> { ["sort_keys"] = true } };
        Assert.Equal("""{"a": 1, "b": 2}""", await json.InvokeAsync<string>("dumps", sorted, new Dictionary<string, int> { ["b"] = 2, ["a"] = 1 }));
        await using Handle path = await peer.ImportAsync("os.path");
        Assert.Equal("a/b", await path.InvokeAsync<string>("join", "a", "b"));
        Assert.Equal("ModuleNotFoundError", (await Assert.ThrowsAsync<PythonException>(() => peer.ImportAsync("no_such_module"))).Type);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_object_has_attributes_methods_items_and_a_length()
    {
        await using Peer peer = await PythonModule.StartAsync(HandleModule.Source);
        await using Handle account = await peer.CallAsync<Handle>("make", "ann", 10);

        Assert.Equal("ann", await account.GetAsync<string>("owner"));
        await account.SetAsync("owner", "bob");
        Assert.Equal("bob", account.Get<string>("owner"));
        account.Set("owner", "cid");
        Assert.Equal("cid", await account.GetAsync<string>("owner"));
        Assert.Equal(7, await account.InvokeAsync<int>("pay", 3));
        Assert.Equal(5, account.Invoke<int>("pay", 2));
        Assert.Equal(4, await account.InvokeAsync<int>("pay", new CallOptions { Keywords = new Dictionary<string, object?> { ["note"] = "tea" } }, 1));
        Assert.Equal(4, await account.InvokeAsync<int>("later"));
        await account.SetItemAsync("tea", 3);
        Assert.Equal(3, await account.GetItemAsync<int>("tea"));
        account.SetItem((1, 2), "pair");
        Assert.Equal("pair", account.GetItem<string>((1, 2)));
        Assert.Equal((3, 3), (await account.LengthAsync(), account.Length()));
        Assert.Equal("abc", string.Concat(await account.ItemsAsync<string>().ReadAsync()));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_goes_wrong_on_an_object_is_told_as_Python_tells_it()
    {
        await using Peer peer = await PythonModule.StartAsync(HandleModule.Source);
        await using Handle account = await peer.CallAsync<Handle>("make", "ann", 10);

        var poor = await Assert.ThrowsAsync<PythonException>(() => account.InvokeAsync<int>("pay", 30));
        Assert.Equal(("ValueError", "ann has 10 only"), (poor.Type, poor.Message));
        Assert.Equal("pay", poor.Frames[^1].Function);
        Assert.Equal("AttributeError", (await Assert.ThrowsAsync<PythonException>(() => account.GetAsync<int>("nothing"))).Type);
        Assert.Equal("AttributeError", (await Assert.ThrowsAsync<PythonException>(() => account.InvokeAsync<int>("nothing"))).Type);
        Assert.Equal("KeyError", (await Assert.ThrowsAsync<PythonException>(() => account.GetItemAsync<int>("nothing"))).Type);
        await Assert.ThrowsAsync<PythonException>(() => account.CallAsync<int>());
        await Assert.ThrowsAsync<ValueException>(() => account.SetAsync("owner", typeof(int).Assembly));
    }

    [Fact(Timeout = 30_000)]
    public async Task Methods_that_yield_are_read_as_streams()
    {
        await using Peer peer = await PythonModule.StartAsync(HandleModule.Source);
        await using Handle account = await peer.CallAsync<Handle>("make", "ann");
        await using Handle history = await account.GetAsync<Handle>("history");

        Assert.Equal("opened used", string.Join(' ', await history.StreamAsync<string>().ReadAsync()));
        await foreach (string entry in await account.InvokeAsync<IAsyncEnumerable<string>>("history"))
        {
            Assert.Equal("opened", entry);
            break;
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Classes_and_functions_are_called()
    {
        await using Peer peer = await PythonModule.StartAsync(HandleModule.Source);
        await using Handle type = await peer.Globals.GetAsync<Handle>("Account");
        await using Handle account = await type.CallAsync<Handle>("ann", 5);
        await using Handle add = await peer.Globals.GetAsync<Handle>("add");

        Assert.Equal("north", await type.GetAsync<string>("bank"));
        Assert.Equal(5, await account.GetAsync<int>("money"));
        Assert.True(await peer.CallAsync<bool>("is_account", account));
        Assert.Equal(7, await add.CallAsync<int>(3, 4));
        Assert.Equal(7, add.Call<int>(3, 4));
        await using Handle keyed = await type.CallAsync<Handle>(new CallOptions { Keywords = new Dictionary<string, object?> { ["money"] = 9 } }, "bob");
        Assert.Equal(9, await keyed.GetAsync<int>("money"));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_handle_that_goes_home_is_the_object_itself()
    {
        await using Peer peer = await PythonModule.StartAsync(HandleModule.Source);
        await using Handle account = await peer.CallAsync<Handle>("make", "ann");

        Assert.Equal("ann", await peer.CallAsync<string>("owner_of", account));
        Assert.True(await peer.CallAsync<bool>("same", account, account));
        Assert.True(await peer.CallAsync<bool>("is_account", account));
        Assert.Equal("ann", await peer.CallAsync<string>("owner_of", new CallOptions { Keywords = new Dictionary<string, object?> { ["account"] = account } }));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_plain_value_is_a_handle_where_that_is_asked_for()
    {
        await using Peer peer = await PythonModule.StartAsync(HandleModule.Source);
        await using Handle dict = await peer.CallAsync<Handle>("plain");

        Assert.Equal(2, await dict.LengthAsync());
        await using Handle list = await dict.GetItemAsync<Handle>("b");
        await list.InvokeAsync<object?>("append", 3);
        Assert.Equal([1, 2, 3], (await dict.GetItemAsync<int[]>("b")).AsEnumerable());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_generator_goes_on_where_it_stands()
    {
        await using Peer peer = await PythonModule.StartAsync(HandleModule.Source);
        await using Handle numbers = await peer.CallAsync<Handle>("numbers", 10);

        await foreach (int number in numbers.ItemsAsync<int>(new CallOptions { Window = new StreamWindow(1, 1000) }))
        {
            Assert.Equal(0, number);
            break;
        }

        Assert.All(await numbers.ItemsAsync<int>().ReadAsync(), number => Assert.InRange(number, 1, 9));
        var boxed = (List<object?>)(await peer.CallAsync("boxed", 3))!;
        Assert.Equal([0L, 1L, 2L], await Assert.IsAssignableFrom<IAsyncEnumerable<object?>>(boxed[0]).ReadAsync());
        Assert.Equal(3, (await (await peer.CallAsync<IAsyncEnumerable<int>>("numbers", 3)).ReadAsync()).Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_handle_that_was_disposed_is_lost()
    {
        await using Peer peer = await PythonModule.StartAsync(HandleModule.Source);
        Handle account = await peer.CallAsync<Handle>("make", "ann");
        Assert.Equal(1, await peer.CallAsync<int>("count_alive"));

        account.Dispose();
        account.Dispose();

        Assert.Equal(0, await peer.CallAsync<int>("count_alive"));
        await Assert.ThrowsAsync<HandleLostException>(() => account.GetAsync<string>("owner"));
        await Assert.ThrowsAsync<HandleLostException>(() => peer.CallAsync<string>("owner_of", account));
        Assert.Throws<HandleLostException>(() => account.Length());
    }

    [Fact(Timeout = 30_000)]
    public async Task Handles_of_a_worker_that_died_are_lost()
    {
        using var module = new PythonModule(HandleModule.Source);
        await using Peer peer = await module.StartAsync();
        await using Handle account = await peer.CallAsync<Handle>("make", "ann");
        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("kill"));
        Assert.Equal(4, await peer.CallAsync<int>("add", 2, 2));

        await Assert.ThrowsAsync<HandleLostException>(() => account.GetAsync<string>("owner"));
        await Assert.ThrowsAsync<HandleLostException>(() => account.ItemsAsync<string>().ReadAsync());
        await Assert.ThrowsAsync<HandleLostException>(() => peer.CallAsync<string>("owner_of", account));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_hundred_thousand_made_and_dropped_leave_nothing_on_either_side()
    {
        await using Peer peer = await PythonModule.StartAsync(HandleModule.Source);

        for (int i = 0; i < 100_000; i++)
        {
            peer.Call<Handle>("make", "ann").Dispose();
        }

        Assert.Equal(0, await peer.CallAsync<int>("count_alive"));
        Assert.Equal(0, peer.Held());
        Assert.Equal(0, peer.Exported());
    }

    [Fact(Timeout = 60_000)]
    public async Task Handles_that_nobody_disposed_are_let_go_of_when_they_are_collected()
    {
        await using Peer peer = await PythonModule.StartAsync(HandleModule.Source);
        await MakeAsync(peer, 200);

        await Until.TrueAsync(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return peer.Call<int>("count_alive") == 0;
        });

        Assert.Equal(0, peer.Held());
    }

    [Fact(Timeout = 60_000)]
    public async Task Delegates_made_and_dropped_leave_nothing_on_either_side()
    {
        await using Peer peer = await PythonModule.StartAsync(HandleModule.Source + "\ndef call(function, value):\n    return function(value)\n");

        for (int i = 0; i < 5000; i++)
        {
            int number = i;
            Assert.Equal(number + 1, peer.Call<int>("call", (Func<int, int>)(value => value + number), 1));
        }

        await Until.TrueAsync(() => peer.Call<int>("add", 1, 1) == 2 && peer.Exported() <= 1);
    }

    [Fact(Timeout = 30_000)]
    public async Task Handles_go_on_to_other_peers_and_home_again()
    {
        await using var module = new HubModule();
        Peer bank = await module.AddAsync(HandleModule.Source, "bank.py");
        Peer shop = await module.AddAsync("""
            import pons

            def buy(account, price):
                return pons.call("bank.owner_of", account), pons.call("bank.is_account", account)

            def apply(function, value):
                return function(value)

            async def apply_later(function, value):
                return await function(value)

            def first(stream):
                for item in stream:
                    return item
            """, "shop.py");
        await using Handle account = await bank.CallAsync<Handle>("make", "ann", 9);

        Assert.Equal(("ann", true), await shop.CallAsync<(string, bool)>("buy", account, 3));
        Func<int, Task<int>> adder = await bank.CallAsync<Func<int, Task<int>>>("adder", 10);
        Assert.Equal(15, await shop.CallAsync<int>("apply", adder, 5));
        Assert.Equal(15, await shop.CallAsync<int>("apply_later", adder, 5));
        IAsyncEnumerable<int> numbers = await bank.CallAsync<IAsyncEnumerable<int>>("numbers", 3);
        Assert.Equal(0, await shop.CallAsync<int>("first", numbers));

        account.Dispose();
        await Until.TrueAsync(() => shop.Call<int>("apply", (Func<int, int>)(value => value), 5) == 5 && bank.Call<int>("count_alive") == 0);
        await bank.DisposeAsync();
        var lost = await Assert.ThrowsAsync<HandleLostException>(() => adder(1));
        Assert.Contains("worker", lost.Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_pool_sends_calls_on_a_handle_to_the_worker_that_has_it()
    {
        await using Peer peer = await PythonModule.StartAsync(HandleModule.Source, options => options with { Workers = 3 });
        Handle[] accounts = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => peer.CallAsync<Handle>("make", $"{i}")));

        string[] owners = await Task.WhenAll(accounts.Select(account => account.GetAsync<string>("owner")));

        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"{i}"), owners);
        Assert.All(accounts, account => account.Dispose());
    }

    private static async Task MakeAsync(Peer peer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await peer.CallAsync<Handle>("make", "ann");
        }

        await peer.CallAsync<Func<int, int>>("adder", 1);
        Assert.Equal(count, await peer.CallAsync<int>("count_alive"));
    }
}
