namespace Pons.Tests.Workers;

public sealed class LimitTests
{
    private const string Source = """
        def length(value):
            return len(value)

        def make(count):
            return b"x" * count

        def nest(depth):
            value = []
            for _ in range(depth):
                value = [value]
            return value
        """;

    [Fact(Timeout = 30_000)]
    public async Task Arguments_over_the_message_limit_are_refused_with_the_options_name()
    {
        await using Peer peer = await StartAsync();

        var error = await Assert.ThrowsAsync<ValueException>(() => peer.CallAsync("length", new byte[100_000]));

        Assert.Contains("MessageBytes", error.Message);
        Assert.Equal(3, await peer.CallAsync<int>("length", "abc"));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_result_over_the_message_limit_fails_its_call_only()
    {
        await using Peer peer = await StartAsync();

        await Assert.ThrowsAsync<ValueException>(() => peer.CallAsync<byte[]>("make", 100_000));
        Assert.Equal(10, (await peer.CallAsync<byte[]>("make", 10)).Length);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(300)]
    [InlineData(50_000)]
    public async Task Values_too_deep_fail_their_call_only(int depth)
    {
        await using Peer peer = await PythonModule.StartAsync(Source);

        await Assert.ThrowsAsync<ValueException>(() => peer.CallAsync("nest", depth));
        Assert.Equal(3, await peer.CallAsync<int>("length", "abc"));
    }

    [Fact(Timeout = 30_000)]
    public async Task One_call_too_many_in_flight_is_busy_at_once()
    {
        await using Peer peer = await PythonModule.StartAsync(
            "import threading\ngate = threading.Event()\nimport pons\n@pons.threaded\ndef wait(): gate.wait()\n@pons.threaded\ndef open(): gate.set()",
            options => options with { Limits = new LinkLimits { Calls = 3 } });
        Task[] waiting = [peer.CallAsync("wait"), peer.CallAsync("wait")];
        Task opening = peer.CallAsync("wait");

        var error = await Assert.ThrowsAsync<LinkException>(() => peer.CallAsync("wait"));

        Assert.True(error.IsBusy);
        await peer.DisposeAsync();
        await Assert.ThrowsAsync<LinkException>(() => Task.WhenAll([.. waiting, opening]));
    }

    [Fact(Timeout = 30_000)]
    public async Task Limits_that_no_timer_takes_are_refused_at_once()
    {
        using var module = new PythonModule(Source);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => module.StartAsync(options => options with { StartLimit = TimeSpan.FromDays(60) }));
        await using Peer peer = await module.StartAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => peer.CallAsync("length", new CallOptions { TimeLimit = TimeSpan.Zero }, "abc"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => peer.CallAsync("length", new CallOptions { TimeLimit = TimeSpan.FromDays(60) }, "abc"));
        Assert.Equal(3, await peer.CallAsync<int>("length", "abc"));
    }

    private static Task<Peer> StartAsync() => PythonModule.StartAsync(Source, options => options with { Limits = new LinkLimits { MessageBytes = 65_536 } });
}
