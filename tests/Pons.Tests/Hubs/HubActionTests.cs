using System.Runtime.CompilerServices;

namespace Pons.Tests.Hubs;

/// <summary>C# code that Python calls: <c>pons.call</c>, <c>pons.host</c>, <c>pons.acall</c>, <c>pons.stream</c>.</summary>
public sealed class HubActionTests
{
    private const string Source = """
        import asyncio, threading
        import pons

        def call(action, *args, **keywords):
            return pons.call(action, *args, **keywords)

        async def acall(action, *args):
            return await pons.acall(action, *args)

        def host(a, b):
            return pons.host.math.add(a, b=b)

        async def host_later(a, b):
            return await pons.host.math.add(a, b=b)

        @pons.threaded
        def call_beside(action, *args):
            return pons.call(action, *args)

        def call_from_thread(action, *args):
            results = []
            thread = threading.Thread(target=lambda: results.append(pons.call(action, *args)))
            thread.start()
            thread.join()
            return results[0]

        async def many(action, n):
            return await asyncio.gather(*(pons.acall(action, i) for i in range(n)))

        def loop(action, n):
            return sum(pons.call(action, i) for i in range(n))

        def read(action, *args):
            return list(pons.stream(action, *args))

        async def read_later(action, *args):
            return [item async for item in pons.stream(action, *args)]

        def read_some(action, n):
            items = []
            for item in pons.stream(action):
                items.append(item)
                if len(items) == n:
                    break
            return items

        def read_until_error(action):
            items = []
            try:
                for item in pons.stream(action):
                    items.append(item)
            except pons.RemoteError as error:
                items.append(f"{error.type}: {error.message}")
            return items

        def name_of_error(action, *args, **keywords):
            try:
                pons.call(action, *args, **keywords)
            except pons.PonsError as error:
                return [type(error).__name__, error.code, str(error)]

        def near(action):
            try:
                pons.call(action)
            except pons.UnknownAction as error:
                return error.near
        """;

    [Theory(Timeout = 30_000)]
    [InlineData("call")]
    [InlineData("acall")]
    [InlineData("call_beside")]
    [InlineData("call_from_thread")]
    public async Task An_action_answers_whatever_Python_code_calls_it(string way)
    {
        await using var module = new HubModule();
        module.Hub.Expose("math", new Dictionary<string, object> { ["add"] = (int a, int b) => a + b, ["half"] = (Func<double, Task<double>>)HalfAsync });
        Peer peer = await module.AddAsync(Source);

        Assert.Equal(5, await peer.CallAsync<int>(way, "math.add", 2, 3));
        Assert.Equal(1.5, await peer.CallAsync<double>(way, "math.half", 3));
        Assert.Equal(7, peer.Call<int>(way, "math.add", 3, 4));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("host")]
    [InlineData("host_later")]
    public async Task Actions_can_be_named_as_attributes_of_the_host(string way)
    {
        await using var module = new HubModule();
        module.Hub.Expose("math.add", (int a, int b) => a + b);
        Peer peer = await module.AddAsync(Source);

        Assert.Equal(5, await peer.CallAsync<int>(way, 2, 3));
    }

    [Fact(Timeout = 30_000)]
    public async Task Methods_of_an_object_are_actions_with_Python_names()
    {
        await using var module = new HubModule();
        module.Hub.Expose("till", new Till());
        Peer peer = await module.AddAsync(Source);

        await peer.CallAsync("call", "till.put_in", 5);
        Assert.Equal(12, await peer.CallAsync<int>("call", "till.put_in", 7));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_action_that_is_withdrawn_is_unknown_again()
    {
        await using var module = new HubModule();
        module.Hub.Expose("now", () => 1);
        Peer peer = await module.AddAsync(Source);
        Assert.Equal(1, await peer.CallAsync<int>("call", "now"));

        Assert.True(module.Hub.Withdraw("now"));

        Assert.Equal("unknown-action", (await peer.CallAsync<string[]>("name_of_error", "now"))[1]);
    }

    [Fact(Timeout = 30_000)]
    public async Task Errors_cross_as_exceptions_of_their_kind()
    {
        await using var module = new HubModule();
        module.Hub.Expose("fail.state", int () => throw new InvalidOperationException("no more paper"));
        module.Hub.Expose("half", (int value) => value / 2);
        module.Hub.Expose("count", CountAsync);
        Peer peer = await module.AddAsync(Source);

        string[] raised = await peer.CallAsync<string[]>("name_of_error", "fail.state");
        Assert.Equal(["RemoteError", "raised"], raised[..2]);
        Assert.Contains("InvalidOperationException: no more paper", raised[2]);
        Assert.Contains("Errors_cross_as_exceptions_of_their_kind", raised[2]);
        Assert.Equal("arguments", (await peer.CallAsync<string[]>("name_of_error", "half"))[1]);
        Assert.Equal("stream", (await peer.CallAsync<string[]>("name_of_error", "count", 3))[1]);
        Assert.Equal(["half"], await peer.CallAsync<string[]>("near", "hal"));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_exception_that_Python_does_not_catch_comes_back_with_its_story()
    {
        await using var module = new HubModule();
        module.Hub.Expose("fail", int () => throw new InvalidOperationException("no more paper"));
        Peer peer = await module.AddAsync(Source);

        var error = await Assert.ThrowsAsync<PythonException>(() => peer.CallAsync("call", "fail"));

        Assert.Equal("no more paper", error.Message);
        Assert.Equal("InvalidOperationException", Assert.IsType<PythonException>(error.InnerException).Type);
        Assert.Contains(error.Frames, frame => frame.Function == "call");
    }

    [Theory(Timeout = 30_000)]
    [InlineData("read")]
    [InlineData("read_later")]
    public async Task Python_reads_streams_of_C(string way)
    {
        await using var module = new HubModule();
        module.Hub.Expose("count", CountAsync);
        Peer peer = await module.AddAsync(Source);

        Assert.Equal(Enumerable.Range(0, 10_000), await peer.CallAsync<int[]>(way, "count", 10_000));
        Assert.Empty(await peer.CallAsync<int[]>(way, "count", 0));
    }

    [Fact(Timeout = 30_000)]
    public async Task Breaking_off_in_Python_runs_the_finally_in_C()
    {
        await using var module = new HubModule();
        var closed = new TaskCompletionSource();
        module.Hub.Expose("endless", () => EndlessAsync(closed));
        Peer peer = await module.AddAsync(Source);

        int[] items = await peer.CallAsync<int[]>("read_some", "endless", 3);
        Assert.Equal([0, 1, 2], items);

        await closed.Task;
    }

    [Fact(Timeout = 30_000)]
    public async Task A_stream_that_throws_raises_after_its_items()
    {
        await using var module = new HubModule();
        module.Hub.Expose("broken", BrokenAsync);
        Peer peer = await module.AddAsync(Source);

        Assert.Equal([0L, 1L, "InvalidOperationException: out of order"], await peer.CallAsync<object[]>("read_until_error", "broken"));
    }

    [Fact(Timeout = 30_000)]
    public async Task The_context_knows_session_hub_and_action()
    {
        await using var module = new HubModule();
        module.Hub.Expose("who", (CallContext context) => $"{context.Action} {context.Session?.Name} {context.Hub == module.Hub} {context.Client is null}");
        Peer peer = await module.AddAsync(Source);

        Assert.Equal("who ann True True", await peer.CallAsync<string>("call", new CallOptions { Session = "ann" }, "who"));
        Assert.Equal("who  True True", await peer.CallAsync<string>("call", "who"));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("call")]
    [InlineData("acall")]
    public async Task Cancelling_the_call_cancels_what_it_called(string way)
    {
        await using var module = new HubModule();
        var begun = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        module.Hub.Expose("wait", async (CancellationToken token) =>
        {
            begun.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                ended.SetResult();
            }
        });
        Peer peer = await module.AddAsync(Source);
        using var source = new CancellationTokenSource();
        Task call = peer.CallAsync(way, "wait", source.Token);
        await begun.Task;

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await ended.Task;
    }

    [Fact(Timeout = 60_000)]
    public async Task Many_calls_at_a_time_and_one_after_the_other_all_answer()
    {
        await using var module = new HubModule();
        module.Hub.Expose("echo", (int value) => value);
        Peer peer = await module.AddAsync(Source);

        Assert.Equal(Enumerable.Range(0, 2000), await peer.CallAsync<int[]>("many", "echo", 2000));
        Assert.Equal(10_000 * 9_999 / 2, peer.Call<int>("loop", "echo", 10_000));
        Assert.Equal(10_000 * 9_999 / 2, await peer.CallAsync<int>("loop", "echo", 10_000));
    }

    private static async Task<double> HalfAsync(double value)
    {
        await Task.Yield();
        return value / 2;
    }

    private static async IAsyncEnumerable<int> CountAsync(int most)
    {
        for (int i = 0; i < most; i++)
        {
            if (i % 1000 == 0)
            {
                await Task.Yield();
            }

            yield return i;
        }
    }

    private static async IAsyncEnumerable<int> EndlessAsync(TaskCompletionSource closed, [EnumeratorCancellation] CancellationToken token = default)
    {
        try
        {
            for (int i = 0; ; i++)
            {
                await Task.Delay(1, token);
                yield return i;
            }
        }
        finally
        {
            closed.SetResult();
        }
    }

    private static async IAsyncEnumerable<int> BrokenAsync()
    {
        yield return 0;
        await Task.Yield();
        yield return 1;
        throw new InvalidOperationException("out of order");
    }

    private sealed class Till
    {
        private int _money;

        public int PutIn(int coins) => _money += coins;
    }
}
