using System.Net.WebSockets;

namespace Pons.AspNetCore.Tests.Igor;

public sealed class IgorEndTests
{
    private const string Source = """
        class Ticking(IgorProcess):
            def run(self):
                while True:
                    time.sleep(0.01)
                    self.output.send('tick')

        def shutdown(out, data, **kwargs):
            sys.exit(data)

        igor = IgorServer(api={'shutdown': shutdown})
        igor.add_process('ticking', Ticking())
        igor.run_forever()
        """;

    [Theory(Timeout = 60_000)]
    [InlineData("null", 0)]
    [InlineData("3", 3)]
    public async Task Leaving_by_sys_exit_ends_the_host_with_that_code(string code, int expected)
    {
        await using IgorHost host = await IgorHost.StartAsync(Source);
        Task stopped = host.StoppedAsync();
        using IgorSocket client = await host.ConnectAsync();

        await client.SendAsync("shutdown", code);

        Assert.Equal(expected, await host.Program.Exit);
        await stopped;
        bool isClosed = false;
        while (await client.ReadAsync() is { } text)
        {
            isClosed |= text == """{"streamId": "s", "close": true}""";
        }

        Assert.True(isClosed);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_shutdown_is_heard_though_its_socket_is_dropped_in_the_same_moment()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source);
        using IgorSocket client = await host.ConnectAsync();

        await client.SendAsync("shutdown", "4");
        client.Socket.Abort();

        Assert.Equal(4, await host.Program.Exit);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_program_that_does_not_serve_is_no_program_for_Igor()
    {
        LinkException ended = await Assert.ThrowsAsync<LinkException>(() => IgorHost.StartAsync("sys.exit(5)"));
        Assert.Contains("main.py ended with exit code 5", ended.Message, StringComparison.Ordinal);

        PythonException raised = await Assert.ThrowsAsync<PythonException>(() => IgorHost.StartAsync("1 / 0"));
        Assert.Equal("ZeroDivisionError", raised.Type);
    }

    [Fact(Timeout = 30_000)]
    public async Task Where_others_could_connect_is_listened_only_if_that_is_meant()
    {
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => IgorHost.StartAsync("IgorServer(api={}, config={'host': '0.0.0.0'}).run_forever()"));
        Assert.Contains("'0.0.0.0'", refused.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_host_that_stops_says_goodbye()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source);
        using IgorSocket client = await host.ConnectAsync();
        await client.ReadAsync();

        Task stopping = host.StopAsync();
        while (await client.ReadAsync() is not null)
        {
        }

        await client.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await stopping;
    }
}
