namespace Pons.Tests.Peers;

public sealed class CallTests
{
    private const string Calculator = """
        import asyncio, threading

        def add(a, b):
            return a + b

        def greet(name, *, greeting="Hello"):
            return f"{greeting} {name}"

        async def slow_add(a, b):
            await asyncio.sleep(0)
            return a + b

        def echo(value):
            return value

        def nothing():
            pass

        def taken(client, out, session):
            return [client, out, session]
        """;

    [Fact(Timeout = 30_000)]
    public async Task An_action_is_called_and_its_result_has_the_type_that_was_asked_for()
    {
        await using Peer peer = await PythonModule.StartAsync(Calculator);

        Assert.Equal(4, await peer.CallAsync<int>("add", 2, 2));
        Assert.Equal("ab", await peer.CallAsync<string>("add", "a", "b"));
        Assert.Equal(0.75, peer.Call<double>("add", 0.5, 0.25));
        Assert.Equal([1L, 2L], await peer.CallAsync<List<long>>("add", new List<int> { 1 }, new List<int> { 2 }));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_untyped_call_answers_what_the_table_of_values_says()
    {
        await using Peer peer = await PythonModule.StartAsync(Calculator);

        Assert.Equal(4L, await peer.CallAsync("add", 2, 2));
        Assert.Null(await peer.CallAsync("nothing"));
        Assert.Equal(3L, peer.Call("add", 1, 2));
    }

    [Fact(Timeout = 30_000)]
    public async Task Keyword_arguments_go_by_name()
    {
        await using Peer peer = await PythonModule.StartAsync(Calculator);
        var options = new CallOptions { Keywords = new Dictionary<string, object?> { ["greeting"] = "Ave" } };

        Assert.Equal("Ave Pons", await peer.CallAsync<string>("greet", options, "Pons"));
        Assert.Equal("Ave Pons", peer.Call<string>("greet", options, "Pons"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Options_stand_behind_the_name_and_nowhere_else()
    {
        await using Peer peer = await PythonModule.StartAsync(Calculator);
        var options = new CallOptions { TimeLimit = TimeSpan.FromSeconds(20) };

        Assert.Equal(3L, peer.Call("add", options, 1, 2));
        Assert.Contains("right behind its name", Assert.Throws<ArgumentException>(() => peer.Call("add", 1, 2, options)).Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task Large_answers_reach_blocked_callers_though_these_fill_the_thread_pool()
    {
        await using Peer peer = await PythonModule.StartAsync(Calculator);
        string text = new('x', 100_000);

        int[] lengths = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Task.Run(() => peer.Call<string>("echo", text).Length)));

        Assert.All(lengths, length => Assert.Equal(text.Length, length));
    }

    [Fact(Timeout = 30_000)]
    public async Task Async_functions_are_called_like_others()
    {
        await using Peer peer = await PythonModule.StartAsync(Calculator);

        int[] sums = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => peer.CallAsync<int>("slow_add", i, i)));

        Assert.Equal(Enumerable.Range(0, 500).Select(i => 2 * i), sums);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_array_of_text_is_one_argument()
    {
        await using Peer peer = await PythonModule.StartAsync(Calculator);

        Assert.Equal(["a", "b"], await peer.CallAsync<string[]>("echo", new[] { "a", "b" }));
        Assert.Null(await peer.CallAsync("echo", [null]));
    }

    [Fact(Timeout = 30_000)]
    public async Task Parameters_named_client_out_or_session_get_what_the_caller_sent()
    {
        await using Peer peer = await PythonModule.StartAsync(Calculator);

        Assert.Equal(["c", "o", "s"], await peer.CallAsync<string[]>("taken", "c", "o", "s"));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_unknown_action_names_the_nearest_ones()
    {
        await using Peer peer = await PythonModule.StartAsync(Calculator);

        var error = await Assert.ThrowsAsync<UnknownActionException>(() => peer.CallAsync("ad", 1, 2));

        Assert.Equal(["add"], error.Nearest);
        Assert.Contains("'add'", error.Message);
        Assert.Throws<UnknownActionException>(() => peer.Call("slow_ad", 1, 2));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_result_of_another_type_than_asked_for_names_its_place_and_both_types()
    {
        await using Peer peer = await PythonModule.StartAsync(Calculator);

        var error = await Assert.ThrowsAsync<ValueException>(() => peer.CallAsync<int[]>("echo", new List<object?> { 1, "two" }));

        Assert.Equal("result[1]", error.Path);
        Assert.Equal(4, await peer.CallAsync<int>("add", 2, 2));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_argument_that_cannot_cross_is_named_before_anything_is_sent()
    {
        await using Peer peer = await PythonModule.StartAsync(Calculator);

        var error = await Assert.ThrowsAsync<ValueException>(() => peer.CallAsync("echo", new Dictionary<string, object?> { ["when"] = new MemoryStream() }));

        Assert.Equal("args[0][\"when\"]", error.Path);
    }

    [Fact(Timeout = 60_000)]
    public async Task Sixty_four_callers_at_once_each_get_their_own_answer()
    {
        await using Peer peer = await PythonModule.StartAsync(Calculator);

        await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            for (int i = 0; i < 200; i++)
            {
                // Both ways to call at the same time: they share one reader.
                Assert.Equal(caller + i, caller % 2 == 0 ? peer.Call<int>("add", caller, i) : await peer.CallAsync<int>("add", caller, i));
            }
        })));
    }

    [Fact(Timeout = 60_000)]
    public async Task Callers_that_block_threads_of_the_pool_on_tasks_get_their_answers_too()
    {
        await using Peer peer = await PythonModule.StartAsync(Calculator);

        // Frames may wait for the pool to come round; a pool whose threads all wait for answers must not wait for ever.
        await Task.WhenAll(Enumerable.Range(0, 100).Select(caller => Task.Run(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                Assert.Equal(caller + i, peer.CallAsync<int>("add", caller, i).GetAwaiter().GetResult());
            }
        })));
    }

    [Fact(Timeout = 60_000)]
    public async Task Large_arguments_and_results_cross_while_others_are_under_way()
    {
        await using Peer peer = await PythonModule.StartAsync(Calculator);
        byte[] bytes = new byte[8 << 20];
        new Random(1).NextBytes(bytes);

        Task<byte[]>[] echoes = [.. Enumerable.Range(0, 8).Select(_ => peer.CallAsync<byte[]>("echo", bytes))];

        Assert.Equal(4, await peer.CallAsync<int>("add", 2, 2));
        foreach (byte[] echo in await Task.WhenAll(echoes))
        {
            Assert.True(bytes.AsSpan().SequenceEqual(echo));
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Calls_after_disposing_fail_with_a_sentence()
    {
        Peer peer = await PythonModule.StartAsync(Calculator);
        await peer.DisposeAsync();

        var error = await Assert.ThrowsAsync<LinkException>(() => peer.CallAsync<int>("add", 2, 2));

        Assert.Contains("disposed", error.Message);
        await peer.DisposeAsync();
    }

    [Fact(Timeout = 30_000)]
    public async Task A_peer_describes_its_actions()
    {
        await using Peer peer = await PythonModule.StartAsync("""
            "Sums."
            def add(a: int, b: int = 2) -> int:
                "Adds."
                return a + b
            """);

        ActionDescription add = Assert.Single((await peer.DescribeAsync()).Actions);

        Assert.Equal(("add", "function", "Adds.", "int"), (add.Name, add.Kind, add.Doc, add.Returns));
        Assert.Equal(["a", "b"], add.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(new ParameterDescription("b", "either", "int", "2", IsFilled: false), add.Parameters[1]);
        Assert.Equal([new ActionInfo("add", "function")], peer.Actions);
    }
}
