using System.Runtime.CompilerServices;

namespace Pons.Tests.Callbacks;

/// <summary>Streams and functions as values: <see cref="IAsyncEnumerable{T}"/> that Python reads, Python functions as delegates.</summary>
public sealed class StreamArgumentTests
{
    [Theory(Timeout = 30_000)]
    [InlineData("total")]
    [InlineData("total_later")]
    public async Task Python_reads_a_stream_that_it_was_given(string way)
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source);

        Assert.Equal(10_000 * 9_999 / 2, await peer.CallAsync<int>(way, CountAsync(10_000)));
        Assert.Equal(0, peer.Call<int>(way, CountAsync(0)));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("take")]
    [InlineData("take_later")]
    public async Task Breaking_off_runs_the_finally_of_the_iterator(string way)
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source);
        var closed = new TaskCompletionSource();

        int[] items = await peer.CallAsync<int[]>(way, EndlessAsync(closed), 3);

        Assert.Equal([0, 1, 2], items);
        await closed.Task;
    }

    [Fact(Timeout = 30_000)]
    public async Task A_stream_is_read_anew_by_each_loop()
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source);

        int[][] lists = await peer.CallAsync<int[][]>("twice", CountAsync(3));

        Assert.Equal([0, 1, 2], lists[0]);
        Assert.Equal([0, 1, 2], lists[1]);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_Python_function_is_a_delegate()
    {
        await using Peer peer = await PythonModule.StartAsync(CallbackModule.Source);

        Func<int, Task<int>> plain = await peer.CallAsync<Func<int, Task<int>>>("make", "plain");
        Func<int, Task<int>> later = await peer.CallAsync<Func<int, Task<int>>>("make", "later");
        Func<int, int> blocking = await peer.CallAsync<Func<int, int>>("make", "plain");
        Action<int> nothing = await peer.CallAsync<Action<int>>("make", "plain");

        Assert.Equal(5, await plain(4));
        Assert.Equal(6, await later(4));
        Assert.Equal(5, blocking(4));
        nothing(4);
        int[] each = await peer.CallAsync<int[]>("each", new[] { 1, 2 }, plain);
        Assert.Equal([2, 3], each);
        Func<string, Task<int>> wrong = await peer.CallAsync<Func<string, Task<int>>>("make", "plain");
        Assert.Equal("TypeError", (await Assert.ThrowsAsync<PythonException>(() => wrong("x"))).Type);
    }

    private static async IAsyncEnumerable<int> CountAsync(int most)
    {
        for (int i = 0; i < most; i++)
        {
            if (i % 500 == 0)
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
}
