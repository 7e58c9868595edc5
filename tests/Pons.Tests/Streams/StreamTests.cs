namespace Pons.Tests.Streams;

/// <summary>Generators of a Python module, read from C#.</summary>
public sealed class StreamTests
{
    [Theory(Timeout = 30_000)]
    [InlineData("count")]
    [InlineData("count_later")]
    [InlineData("count_beside")]
    [InlineData("count_by_factory")]
    public async Task Each_kind_of_generator_yields_all_of_its_items_in_order(string action)
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);

        Assert.Equal(Enumerable.Range(0, 5000), await peer.StreamAsync<int>(action, 5000).ReadAsync());
        Assert.Empty(await peer.StreamAsync<int>(action, 0).ReadAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task Items_become_what_is_asked_for()
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);

        Row row = Assert.Single(await peer.StreamAsync<Row>("rows", 1).ReadAsync());
        Assert.Equal(("row 0", 0, 2), (row.Name, row.Size, row.Tags.Length));
        Assert.IsType<Dictionary<string, object?>>(Assert.Single(await peer.StreamAsync<object?>("rows", 1).ReadAsync()));
        Assert.Equal([0.0, 1.0], await peer.StreamAsync<double>("count", 2).ReadAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task An_item_that_is_not_what_was_asked_for_ends_the_stream_on_both_sides()
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);
        List<int> items = [];

        var error = await Assert.ThrowsAsync<ValueException>(() => peer.StreamAsync<int>("odd").ReadIntoAsync(items));

        Assert.Equal([1], items);
        Assert.StartsWith("item", error.Path);
        Assert.Equal(4, await peer.CallAsync<int>("add", 2, 2));
        Assert.Equal(0, peer.Workers[0].CallsInFlight);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_item_that_cannot_cross_is_an_error_after_those_before_it()
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);
        List<int> items = [];

        await Assert.ThrowsAsync<ValueException>(() => peer.StreamAsync<int>("uncrossable").ReadIntoAsync(items));

        Assert.Equal([1], items);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("broken")]
    [InlineData("broken_later")]
    public async Task An_exception_comes_after_the_items_before_it(string action)
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);
        List<int> items = [];

        var error = await Assert.ThrowsAsync<PythonException>(() => peer.StreamAsync<int>(action, 500).ReadIntoAsync(items));

        Assert.Equal(Enumerable.Range(0, 500), items);
        Assert.Equal("KeyError", error.Type);
        Assert.Equal(action, error.Frames[^1].Function);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("watched")]
    [InlineData("watched_later")]
    public async Task Leaving_the_loop_closes_the_generator_before_the_next_line_runs(string action)
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);

        await foreach (int item in peer.StreamAsync<int>(action))
        {
            if (item == 5)
            {
                break;
            }
        }

        Assert.Equal([action], await peer.CallAsync<string[]>("get_closed"));
        Assert.Equal(0, peer.Workers[0].CallsInFlight);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("watched")]
    [InlineData("watched_later")]
    [InlineData("ticking")]
    public async Task A_token_ends_a_stream_with_itself(string action)
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);
        using var source = new CancellationTokenSource();
        int items = 0;

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (double _ in peer.StreamAsync<double>(action, source.Token))
            {
                if (++items == 10)
                {
                    await source.CancelAsync();
                }
            }
        });

        Assert.Equal(source.Token, error.CancellationToken);
        Assert.Equal(10, items);
        Assert.Equal(4, await peer.CallAsync<int>("add", 2, 2));
    }

    [Fact(Timeout = 30_000)]
    public async Task The_token_of_the_loop_ends_a_stream_too()
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);
        using var source = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (int _ in peer.StreamAsync<int>("watched").WithCancellation(source.Token))
            {
                await source.CancelAsync();
            }
        });

        Assert.Equal(["watched"], await peer.CallAsync<string[]>("get_closed"));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_time_limit_ends_a_stream_with_a_sentence()
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);
        var options = new CallOptions { TimeLimit = TimeSpan.FromMilliseconds(200) };

        var error = await Assert.ThrowsAsync<TimeoutException>(() => peer.StreamAsync<double>("ticking", options).ReadAsync());
        Assert.Contains("'ticking'", error.Message);
        await Assert.ThrowsAsync<TimeoutException>(() => peer.StreamAsync<double>("slow_start", options).ReadAsync());

        Assert.Equal(4, await peer.CallAsync<int>("add", 2, 2));
    }

    [Fact(Timeout = 30_000)]
    public async Task Items_may_be_functions()
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);
        List<int> sums = [];

        await foreach (Func<int, Task<int>> function in peer.StreamAsync<Func<int, Task<int>>>("functions"))
        {
            sums.Add(await function(10));
        }

        Assert.Equal([10, 11, 12], sums);
    }

    [Fact(Timeout = 30_000)]
    public async Task Items_may_be_asked_for_as_handles()
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);

        await foreach (Handle row in peer.StreamAsync<Handle>("rows", 2))
        {
            await using (row)
            {
                Assert.Equal(3, await row.LengthAsync());
                Assert.StartsWith("row", await row.GetItemAsync<string>("name"));
            }
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task A_stream_of_what_does_not_yield_says_so()
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);

        var error = await Assert.ThrowsAsync<LinkException>(() => peer.StreamAsync<int>("add", 1, 2).ReadAsync());
        Assert.Contains("does not yield", error.Message);
        var other = await Assert.ThrowsAsync<LinkException>(() => peer.CallAsync<object>("count", 3));
        Assert.Contains("stream", other.Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_unknown_action_and_wrong_arguments_are_told_as_for_calls()
    {
        await using Peer peer = await PythonModule.StartAsync(StreamModule.Source);

        await Assert.ThrowsAsync<UnknownActionException>(async () => await peer.StreamAsync<int>("cuont", 3).ReadAsync());
        var error = await Assert.ThrowsAsync<PythonException>(() => peer.StreamAsync<int>("count").ReadAsync());
        Assert.Contains("'n'", error.Message);
    }

    private sealed record Row(string Name, int Size, string[] Tags);
}
