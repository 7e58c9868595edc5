namespace Pons.Tests.Pools;

/// <summary>Calls that end while they wait for a worker.</summary>
public sealed class WaitingCallTests
{
    [Theory(Timeout = 30_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_call_leaves_the_queue_at_once_and_never_reaches_Python(bool isBlocking)
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync();
        (string gate, string mark) = (module.Gate("gate"), module.Gate("mark"));
        using var source = new CancellationTokenSource();
        Task[] busy = [peer.CallAsync("hold", gate), peer.CallAsync("hold", gate)];
        Task call = isBlocking ? Task.Run(() => peer.Call("mark", mark, source.Token)) : peer.CallAsync("mark", mark, source.Token);
        await Until.TrueAsync(() => peer.QueuedCalls == 1);

        await source.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.Equal(0, peer.QueuedCalls);
        Assert.All(busy, held => Assert.False(held.IsCompleted));
        PoolModule.Open(gate);
        await Task.WhenAll(busy);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => peer.CallAsync("pid")));
        Assert.False(File.Exists(mark));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_time_limit_counts_the_waiting()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync();
        (string gate, string mark) = (module.Gate("gate"), module.Gate("mark"));
        Task[] busy = [peer.CallAsync("hold", gate), peer.CallAsync("hold", gate)];

        await Assert.ThrowsAsync<TimeoutException>(() => peer.CallAsync("mark", new CallOptions { TimeLimit = TimeSpan.FromMilliseconds(50) }, mark));

        Assert.Equal(0, peer.QueuedCalls);
        PoolModule.Open(gate);
        await Task.WhenAll(busy);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => peer.CallAsync("pid")));
        Assert.False(File.Exists(mark));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_call_whose_caller_is_gone_keeps_its_worker_until_it_ends_there()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync();
        string gate = module.Gate("gate");
        using var source = new CancellationTokenSource();
        Task[] busy = [peer.CallAsync("cling", gate, source.Token), peer.CallAsync("cling", gate, source.Token)];
        await module.HoldersAsync(gate, 2);

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(busy));
        Task<int> next = peer.CallAsync<int>("pid");

        Assert.Equal(1, peer.QueuedCalls);
        Assert.All(peer.Workers, worker => Assert.Equal(1, worker.CallsInFlight));
        PoolModule.Open(gate);
        await next;
    }

    [Fact(Timeout = 30_000)]
    public async Task An_argument_that_cannot_cross_fails_its_own_call_also_when_it_had_to_wait()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync(options => options with { Workers = 2 });
        string gate = module.Gate("gate");
        Task[] busy = [peer.CallAsync("hold", gate), peer.CallAsync("hold", gate)];
        var circle = new List<object?>();
        circle.Add(circle);
        Task[] wrong = [.. Enumerable.Range(0, 5).Select(_ => peer.CallAsync("double", circle))];
        Task<int> right = peer.CallAsync<int>("double", 4);

        PoolModule.Open(gate);

        foreach (Task call in wrong)
        {
            await Assert.ThrowsAsync<ValueException>(() => call);
        }

        Assert.Equal(8, await right);
        await Task.WhenAll(busy);
        Assert.Throws<ValueException>(() => peer.Call("double", circle));
        Assert.Equal(8, peer.Call<int>("double", 4));
        Assert.Equal(0, peer.QueuedCalls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Blocking_callers_that_fill_the_thread_pool_do_not_hold_each_other_up()
    {
        using var module = new PoolModule();
        await using Peer peer = await module.StartAsync();

        int[] doubled = await Task.WhenAll(Enumerable.Range(0, 5000).Select(i => Task.Run(() => peer.Call<int>("double", i))));

        Assert.Equal(Enumerable.Range(0, 5000).Select(i => 2 * i), doubled);
    }

    [Fact(Timeout = 60_000)]
    public async Task Thousands_of_waiting_calls_are_answered_in_order_of_arrival()
    {
        using var module = new PoolModule("seen = []\ndef note(value):\n    seen.append(value)\ndef noted():\n    return seen\n");
        await using Peer peer = await module.StartAsync();
        string gate = module.Gate("gate");
        var session = new CallOptions { Session = "a" };
        Task[] busy = [peer.CallAsync("hold", gate), peer.CallAsync("hold", gate)];

        Task[] calls = [.. Enumerable.Range(0, 5000).Select(i => peer.CallAsync("note", session, i))];
        PoolModule.Open(gate);
        await Task.WhenAll(calls);

        List<int> noted = await peer.CallAsync<List<int>>("noted", session);
        Assert.Equal(Enumerable.Range(0, 5000), noted);
        await Task.WhenAll(busy);
    }
}
