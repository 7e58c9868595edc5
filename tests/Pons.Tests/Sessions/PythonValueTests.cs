using Pons.Tests.Hubs;

namespace Pons.Tests.Sessions;

/// <summary>Values of sessions and of the host, as Python code has them.</summary>
public sealed class PythonValueTests
{
    private const string Source = """
        import pons

        def put(key, value):
            pons.session[key] = value

        def get(key):
            return pons.session.get(key, "none")

        def get_filled(key, session: pons.Session):
            return session.get(key, "none")

        async def get_later(key):
            return await pons.session.aget(key, "none")

        def put_for_all(key, value):
            pons.scope[key] = value

        def get_for_all(key):
            return pons.scope[key]

        def count(n):
            for _ in range(n):
                pons.scope.update("count", lambda value: value + 1, 0)

        async def count_later(n):
            for _ in range(n):
                await pons.scope.aupdate("count", lambda value: value + 1, 0)

        def keys():
            return sorted(pons.scope.keys())

        def remove(key):
            del pons.scope[key]
        """;

    [Theory(Timeout = 30_000)]
    [InlineData("get")]
    [InlineData("get_filled")]
    [InlineData("get_later")]
    public async Task Each_session_has_values_of_its_own_on_all_workers(string way)
    {
        await using var module = new HubModule();
        Peer peer = await module.AddAsync(Source, change: options => options with { Workers = 2 });
        Peer other = await module.AddAsync(Source, "other.py");
        var ann = new CallOptions { Session = "ann" };
        var bob = new CallOptions { Session = "bob" };

        await peer.CallAsync("put", ann, "name", "Ann");
        await peer.CallAsync("put", bob, "name", "Bob");

        Assert.Equal("Ann", await peer.CallAsync<string>(way, ann, "name"));
        Assert.Equal("Bob", await other.CallAsync<string>(way, bob, "name"));
        Assert.Equal("none", await peer.CallAsync<string>(way, ann, "age"));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_call_without_a_session_has_no_values_of_one()
    {
        await using var module = new HubModule();
        Peer peer = await module.AddAsync(Source);

        var error = await Assert.ThrowsAsync<PythonException>(() => peer.CallAsync("get", "name"));

        Assert.Contains("Session", error.Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task Values_of_the_host_are_shared_with_CSharp()
    {
        await using var module = new HubModule();
        Peer peer = await module.AddAsync(Source);
        module.Hub.Scope["rate"] = 5;

        Assert.Equal(5, await peer.CallAsync<int>("get_for_all", "rate"));
        await peer.CallAsync("put_for_all", "rates", new[] { 1.5, 2.5 });
        Assert.Equal([1.5, 2.5], module.Hub.Scope.Get<double[]>("rates").AsEnumerable());
        Assert.Equal(["rate", "rates"], (await peer.CallAsync<string[]>("keys")).AsEnumerable());
        await peer.CallAsync("remove", "rate");
        Assert.Equal("KeyError", (await Assert.ThrowsAsync<PythonException>(() => peer.CallAsync("get_for_all", "rate"))).Type);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("count")]
    [InlineData("count_later")]
    public async Task No_update_of_eight_workers_is_lost(string way)
    {
        await using var module = new HubModule();
        Peer peer = await module.AddAsync(Source, change: options => options with { Workers = 8 });

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => peer.CallAsync(way, 25)));

        Assert.Equal(400, module.Hub.Scope.Get<int>("count"));
        Assert.Equal(401, module.Hub.Scope.Update<int>("count", value => value + 1));
    }
}
