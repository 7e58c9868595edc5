namespace Pons.Tests.Peers;

public sealed class CancellationTests
{
    private const string Source = """
        import threading
        gate = threading.Event()

        def add(a, b):
            return a + b

        @__import__("pons").threaded
        def wait():
            return gate.wait(60)

        @__import__("pons").threaded
        def open_gate():
            gate.set()
        """;

    [Fact(Timeout = 30_000)]
    public async Task A_cancelled_call_ends_with_the_callers_own_token()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);
        using var source = new CancellationTokenSource();

        Task<bool> call = peer.CallAsync<bool>("wait", source.Token);
        await source.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(source.Token, error.CancellationToken);
        await peer.CallAsync("open_gate");
        Assert.Equal(4, await peer.CallAsync<int>("add", 2, 2));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_blocking_call_is_cancelled_too()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);
        using var source = new CancellationTokenSource();

        Task call = Task.Run(() => peer.Call<bool>("wait", source.Token));
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await peer.CallAsync("open_gate");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_token_that_was_cancelled_before_sends_nothing()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => peer.CallAsync<int>("add", [1, 2], new CancellationToken(canceled: true)));
        Assert.Equal(4, await peer.CallAsync<int>("add", [2, 2], CancellationToken.None));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_time_limit_ends_a_call_with_a_sentence()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);

        var error = await Assert.ThrowsAsync<TimeoutException>(() => peer.CallAsync<bool>("wait", new CallOptions { TimeLimit = TimeSpan.FromMilliseconds(50) }));

        Assert.Contains("'wait'", error.Message);
        await peer.CallAsync("open_gate");
        Assert.Equal(4, await peer.CallAsync<int>("add", 2, 2));
    }
}
