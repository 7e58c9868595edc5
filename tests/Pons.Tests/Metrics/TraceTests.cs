using System.Diagnostics;

namespace Pons.Tests.Metrics;

public sealed class TraceTests
{
    private const string Source = """
        import asyncio, logging, pons

        def say():
            print("said")
            logging.warning("logged")
            return pons.traceparent()

        async def say_async():
            return await pons.traceparent()

        def across():
            return pons.call("other.say")
        """;

    [Fact(Timeout = 60_000)]
    public async Task What_a_call_prints_and_logs_bears_the_trace_of_its_caller()
    {
        using var module = new PythonModule(Source);
        await using Peer peer = await module.StartAsync();
        using Activity activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();

        Assert.Equal(activity.Id, await peer.CallAsync<string>("say"));
        Assert.Equal(activity.Id, peer.Call<string>("say"));
        Assert.Equal(activity.Id, await peer.CallAsync<string>("say_async"));

        peer.FlushLog();
        Assert.Equal(4, module.Entries.Count(entry => entry.CallId != 0));
        Assert.All(module.Entries.Where(entry => entry.CallId != 0), entry => Assert.Equal(activity.Id, entry.TraceParent));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_trace_goes_on_to_whatever_is_called_in_its_course()
    {
        using var module = new PythonModule(Source);
        string other = module.Add("other.py", Source);
        await using var hub = new Hub();
        Peer peer = await hub.AddPythonAsync(module.File, module.Options);
        await hub.AddPythonAsync(other, module.Options);
        using Activity activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();

        Assert.Equal(activity.Id, await peer.CallAsync<string>("across"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_one_there_is_none()
    {
        using var module = new PythonModule(Source);
        await using Peer peer = await module.StartAsync();

        Assert.Null(await peer.CallAsync<string?>("say"));
        Assert.Null(await peer.CallAsync<string?>("say_async"));
        Assert.All(module.Entries, entry => Assert.Null(entry.TraceParent));
    }
}
