using Pons.Tests.Pools;

namespace Pons.Tests.Callbacks;

/// <summary>C# delegates that Python code calls.</summary>
public sealed class CallbackTests
{
    private static readonly int[] Three = [1, 2, 3];

    [Theory(Timeout = 30_000)]
    [InlineData("each")]
    [InlineData("each_later")]
    [InlineData("each_beside")]
    [InlineData("each_in_thread")]
    [InlineData("each_at_once")]
    public async Task A_delegate_is_called_from_wherever_Python_code_runs(string way)
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source);

        int[] doubled = await peer.CallAsync<int[]>(way, Three, (int value) => 2 * value);
        Assert.Equal([2, 4, 6], doubled);
        doubled = peer.Call<int[]>(way, Three, (Func<int, int>)(value => 2 * value));
        Assert.Equal([2, 4, 6], doubled);
        doubled = await peer.CallAsync<int[]>(way, Three, async (int value) =>
        {
            await Task.Delay(1);
            return 2 * value;
        });
        Assert.Equal([2, 4, 6], doubled);
    }

    [Fact(Timeout = 30_000)]
    public async Task Delegates_of_each_shape_cross()
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source);
        int calls = 0;

        Assert.Null(await peer.CallAsync("call", (Action)(() => calls++)));
        Assert.Null(await peer.CallAsync("call", (Func<Task>)(async () =>
        {
            await Task.Yield();
            calls++;
        })));
        Assert.Equal(2, calls);
        Assert.Equal("a1", await peer.CallAsync<string>("call", (string text, int number) => text + number, "a", 1));
        Assert.Equal(7, await peer.CallAsync<int>("call", (int a, int b = 4) => a + b, 3));
        Assert.Equal(3, await peer.CallAsync<int>("call", (params int[] all) => all.Length, 3, 4, 5));
        Assert.Equal("call", await peer.CallAsync<string>("call", (CancellationToken token) => token.CanBeCanceled ? "call" : "none"));
        Assert.Equal("pons.invoke", await peer.CallAsync<string>("call", (CallContext context) => context.Action));
        Assert.Equal((3, "x"), await peer.CallAsync<(int, string)>("call", () => (3, "x")));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_delegate_can_be_called_after_the_call_that_brought_it_has_returned()
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source);

        await peer.CallAsync("keep", (int value) => value + 1);
        Assert.Equal(5, await peer.CallAsync<int>("call_kept", 4));
        Assert.Equal(6, peer.Call<int>("call_kept", 5));

        var done = new TaskCompletionSource<int>();
        await peer.CallAsync("call_kept_from_a_thread", 9, (Action<int>)done.SetResult);
        Assert.Equal(9, await done.Task);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_delegate_is_let_go_of_when_Python_forgets_it()
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source);
        WeakReference target = await KeepAsync(peer);

        await peer.CallAsync("forget");

        await Until.TrueAsync(() =>
        {
            peer.Call<int>("add", 1, 1); // what was let go of is told with whatever goes next
            GC.Collect();
            return !target.IsAlive;
        });
    }

    [Theory(Timeout = 60_000)]
    [InlineData("down", 1)]
    [InlineData("down_later", 1)]
    [InlineData("down", 2)]
    public async Task Calls_nest_both_ways(string way, int workers)
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source, options => options with { Workers = workers });

        int DownBlocking(int n) => n == 0 ? 0 : peer.Call<int>(way, n, (Func<int, int>)DownBlocking);
        Task<int> DownAsync(int n) => n == 0 ? Task.FromResult(0) : peer.CallAsync<int>(way, n, (Func<int, Task<int>>)DownAsync);

        Assert.Equal(10, DownBlocking(10));
        Assert.Equal(10, await DownAsync(10));
        int[] many = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => DownAsync(5))));
        Assert.All(many, depth => Assert.Equal(5, depth));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_chain_beyond_its_limit_ends_with_busy_and_the_worker_goes_on()
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source);
        string? reason = null;
        Task<int> DownAsync(int n)
        {
            Task<int> deeper = peer.CallAsync<int>("down", 1000, (Func<int, Task<int>>)DownAsync);
            reason ??= (deeper.Exception?.InnerException as LinkException)?.Message;
            return deeper;
        }

        var error = await Assert.ThrowsAsync<PythonException>(() => DownAsync(0));

        Assert.Contains("64 calls are under way", $"{reason} {error}");
        Assert.Equal(4, await peer.CallAsync<int>("add", 2, 2));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_exception_of_a_delegate_can_be_caught_in_Python()
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source);

        string[] caught = await peer.CallAsync<string[]>("catch", (Action)(() => throw new InvalidOperationException("no more paper")));

        Assert.Equal(["InvalidOperationException", "no more paper"], caught[..2]);
        Assert.Contains(nameof(An_exception_of_a_delegate_can_be_caught_in_Python), caught[2]);
        Assert.Equal("raised", await peer.CallAsync<string>("catch_code", (Action)(() => throw new OperationCanceledException())));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_exception_crosses_both_ways_with_what_caused_it()
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source);
        Action broken = () => throw new InvalidOperationException("no more paper");

        var wrapped = await Assert.ThrowsAsync<PythonException>(() => peer.CallAsync("wrap", broken));
        Assert.Equal(("LookupError", "not found after all"), (wrapped.Type, wrapped.Message));
        Assert.True(wrapped.HasCause);
        var cause = (PythonException)wrapped.InnerException!;
        Assert.Equal("pons.RemoteError", cause.Type);
        Assert.Equal(("InvalidOperationException", "no more paper"), (((PythonException)cause.InnerException!).Type, cause.InnerException!.Message));
        Assert.Contains("no more paper", wrapped.ToString());

        var passed = await Assert.ThrowsAsync<PythonException>(() => peer.CallAsync("call", broken));
        Assert.Contains("no more paper", passed.Message);
        Assert.Contains("InvalidOperationException", passed.ToString());
    }

    [Fact(Timeout = 30_000)]
    public async Task An_exception_of_Python_goes_through_a_delegate_and_Python_again()
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source);

        var error = await Assert.ThrowsAsync<PythonException>(() => peer.CallAsync("call", (Func<Task>)(() => peer.CallAsync("fail", "deep down"))));

        Assert.Contains("KeyError", error.ToString());
        Assert.Contains("deep down", error.ToString());
    }

    [Theory(Timeout = 30_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_delegate_may_call_the_peer_that_waits_for_it(int workers)
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source, options => options with { Workers = workers });

        int[] sums = await peer.CallAsync<int[]>("each", Three, (int value) => peer.CallAsync<int>("add", value, 10));
        Assert.Equal([11, 12, 13], sums);
        sums = peer.Call<int[]>("each", Three, (Func<int, int>)(value => peer.Call<int>("add", value, 10)));
        Assert.Equal([11, 12, 13], sums);
        sums = await peer.CallAsync<int[]>("each_later", Three, (int value) => peer.Call<int>("add", value, 10));
        Assert.Equal([11, 12, 13], sums);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_delegate_that_takes_its_time_holds_up_no_other_call()
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source);
        var gate = new TaskCompletionSource<int>();
        var begun = new TaskCompletionSource();
        Task<int> call = peer.CallAsync<int>("acall", () =>
        {
            begun.SetResult();
            return gate.Task;
        });
        await begun.Task;

        Assert.Equal(4, await peer.CallAsync<int>("add", 2, 2));

        gate.SetResult(5);
        Assert.Equal(5, await call);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_blocking_delegate_that_takes_its_time_answers_when_it_is_done()
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source);

        int Slow(int value)
        {
            Thread.Sleep(20);
            return value;
        }

        Assert.Equal(Three, peer.Call<int[]>("each", Three, (Func<int, int>)Slow));
        Assert.Equal(Three, await peer.CallAsync<int[]>("each", Three, (Func<int, int>)Slow));
        Assert.Equal(Three, peer.Call<int[]>("each", new CallOptions { TimeLimit = TimeSpan.FromSeconds(20) }, Three, (Func<int, int>)Slow));
    }

    [Fact(Timeout = 60_000)]
    public async Task Ten_thousand_callbacks_in_one_call_all_answer_and_leave_nothing_behind()
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source);

        Assert.Equal(10_000 * 9_999 / 2, peer.Call<int>("loop", 10_000, (Func<int, int>)(value => value)));
        Assert.Equal(10_000 * 9_999 / 2, await peer.CallAsync<int>("loop", 10_000, (Func<int, int>)(value => value)));
        Assert.Equal(10_000 * 9_999 / 2, await peer.CallAsync<int>("loop", 10_000, async (int value) =>
        {
            await Task.Yield();
            return value;
        }));
    }

    [Fact(Timeout = 60_000)]
    public async Task Callers_that_fill_the_thread_pool_still_get_their_callbacks_run()
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source);

        int[] totals = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => peer.Call<int>("loop", 100, (Func<int, int>)(value => value)))));

        Assert.All(totals, total => Assert.Equal(4950, total));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_blocked_caller_runs_its_callbacks_itself()
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source);
        HashSet<int> threads = [];

        int caller = await Task.Run(() =>
        {
            peer.Call<int>("loop", 500, (Func<int, int>)(value =>
            {
                threads.Add(Environment.CurrentManagedThreadId);
                return value;
            }));
            return Environment.CurrentManagedThreadId;
        });

        Assert.Equal([caller], threads);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("call")]
    [InlineData("acall")]
    public async Task Cancelling_the_caller_cancels_the_callback_that_runs(string way)
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source);
        using var source = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        Task call = peer.CallAsync(way, new CallOptions { CancellationToken = source.Token }, async (CancellationToken token) =>
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
        await begun.Task;

        await source.CancelAsync();

        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
        await ended.Task;
        Assert.Equal(4, await peer.CallAsync<int>("add", 2, 2));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_a_callback_called_is_cancelled_with_it()
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source + "\ndef wait(begun):\n    begun()\n    while True:\n        time.sleep(0.01)\n");
        using var source = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var ended = new TaskCompletionSource<Exception?>();
        Task call = peer.CallAsync("call", new CallOptions { CancellationToken = source.Token }, async () =>
        {
            Exception? error = await Record.ExceptionAsync(() => peer.CallAsync("wait", (Action)(() => begun.TrySetResult())));
            ended.SetResult(error);
        });
        await begun.Task;

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.IsAssignableFrom<OperationCanceledException>(await ended.Task);
        Assert.Equal(4, await peer.CallAsync<int>("add", 2, 2));
    }

    private static async Task<WeakReference> KeepAsync(Peer peer)
    {
        var target = new Counter();
        await peer.CallAsync("keep", (Func<int, int>)target.Add);
        Assert.Equal(3, await peer.CallAsync<int>("call_kept", 3));
        return new WeakReference(target);
    }

    private sealed class Counter
    {
        private int _sum;

        public int Add(int value) => _sum += value;
    }
}
