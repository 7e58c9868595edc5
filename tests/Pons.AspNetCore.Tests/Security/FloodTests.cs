using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Pons.AspNetCore.Tests.WebSockets;

namespace Pons.AspNetCore.Tests.Security;

/// <summary>Promises 28 and 29: floods of calls, streams, subscriptions and connections are refused or bounded, and a neighbour goes on.</summary>
[Collection(AloneTests.Name)]
public sealed class FloodTests
{
    private const string Module = """
        import asyncio
        import pons

        def add(a, b):
            return a + b

        async def nap():
            await asyncio.sleep(600)

        ended = False

        async def flood():
            global ended
            try:
                while True:
                    yield "x" * 100_000
            finally:
                ended = True

        def large():
            return "x" * 50_000_000

        def has_ended():
            return ended

        async def drip():
            yield 1
            await asyncio.sleep(600)
        """;

    [Theory(Timeout = 60_000)]
    [InlineData("nap", "")]
    [InlineData("drip", "\"credit\":[1,1000],")]
    public async Task Calls_and_streams_beyond_the_limit_are_told_at_once_that_it_is_busy(string action, string credit)
    {
        const int Sent = 10_000;
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket neighbour = await JsonSocket.JoinAsync(host);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);
        int most = host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<PonsOptions>>().Value.Clients.Limits.Calls;

        Task sending = SendAsync();
        for (int refused = 0; refused < Sent - most; refused++)
        {
            JsonNode error = await client.ReceiveAsync("error");
            Assert.Equal("busy", (string)error["payload"]!["code"]!);
        }

        await sending;
        Assert.Equal(3, (int)(await neighbour.CallAsync("add", 1, 2))["payload"]!);

        async Task SendAsync()
        {
            for (int i = 1; i <= Sent; i++)
            {
                await client.SendTextAsync($$"""{"kind":"call","call":{{2 * i}},"name":"{{action}}",{{credit}}"payload":[]}""");
            }
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Subscriptions_beyond_the_limit_are_refused()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        JsonNode topics = await client.CallAsync("pons.subscribe", new JsonArray([.. Enumerable.Range(0, 10_001).Select(i => (JsonNode)$"topic{i}")]));
        JsonNode beginnings = await client.CallAsync("pons.subscribe", new JsonArray([.. Enumerable.Range(0, 101).Select(i => (JsonNode)$"begin{i}*")]));

        Assert.Equal(("error", "error"), ((string)topics["kind"]!, (string)beginnings["kind"]!));
        Assert.Equal(3, (int)(await client.CallAsync("add", 1, 2))["payload"]!);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_thousand_idle_clients_slow_no_call_down()
    {
        const int Idle = 1000;
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);
        List<Socket> sockets = [];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        byte[] hello = RawHttp.Frame($$$"""{"kind":"join","payload":{"version":1,"token":"{{{host.Token}}}"}}""");
        byte[] ready = RawHttp.Frame("""{"kind":"ready","payload":{"version":1,"language":"idle","languageVersion":"1","actions":[]}}""");

        for (int i = 0; i < Idle; i++)
        {
            (Socket socket, _) = await RawHttp.UpgradeAsync(host);
            sockets.Add(socket);
            await socket.SendAsync((byte[])[.. hello, .. ready]);
        }

        while (host.Hub.Clients.Count <= Idle)
        {
            await Task.Delay(10);
        }

        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(3, (int)(await client.CallAsync("add", 1, 2))["payload"]!);
        }

        // With both ends of each in this process.
        Assert.InRange((GC.GetTotalMemory(forceFullCollection: true) - before) / Idle, long.MinValue, 50_000);
        sockets.ForEach(socket => socket.Dispose());
        while (host.Hub.Clients.Count > 1)
        {
            await Task.Delay(10);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Connections_that_say_nothing_lose_their_places()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, options =>
        {
            options.Clients.MostClients = 20;
            options.Clients.JoinTime = TimeSpan.FromSeconds(2);
        });
        (Socket Socket, string)[] silent = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => RawHttp.UpgradeAsync(host)));
        await using JsonSocket early = await JsonSocket.ConnectAsync(host);
        await early.SendAsync(new JsonObject { ["kind"] = "join", ["payload"] = new JsonObject { ["version"] = 1, ["token"] = host.Token } });
        Assert.Equal("busy", (string)(await early.ReceiveAsync("fault"))["payload"]![0]!);

        foreach ((Socket socket, _) in silent)
        {
            Assert.Contains("order", await RawHttp.ReadAsync(socket), StringComparison.Ordinal);
            socket.Dispose();
        }

        await using JsonSocket late = await JsonSocket.JoinAsync(host);
        Assert.Equal(3, (int)(await late.CallAsync("add", 1, 2))["payload"]!);
    }

    [Fact(Timeout = 60_000)]
    public async Task Heads_that_never_end_are_waited_for_only_so_long_and_hold_nobody_up()
    {
        await using RunningHost host = await RunningHost.StartAsync(
            Module, build: pons => pons.Services.Configure<KestrelServerOptions>(options => options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(2)));
        List<Socket> slow = [];
        for (int i = 0; i < 200; i++)
        {
            Socket socket = await RawHttp.ConnectAsync(host);
            slow.Add(socket);
            await socket.SendAsync("POST /api/add HTTP/1.1\r\nHost: "u8.ToArray());
        }

        Assert.Equal("3", await Http.Asking.PostTextAsync(host, "/api/add", "[1,2]"));
        foreach (Socket socket in slow)
        {
            Assert.True(RawHttp.StatusOf(await RawHttp.ReadAsync(socket)) is 408 or 0);
            socket.Dispose();
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData("large")]
    [InlineData("flood")]
    public async Task Who_asks_by_HTTP_and_never_reads_the_answer_is_dropped_and_its_call_ends(string action)
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, options => options.Http.TakeTime = TimeSpan.FromSeconds(1));
        using Socket socket = await RawHttp.ConnectAsync(host);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes($"GET /api/{action} HTTP/1.1\r\nHost: {host.Address.Authority}\r\nAuthorization: Bearer {host.Token}\r\n\r\n"));

        // It never reads, so that it learns of its end only by what it sends.
        while (await IsOpenAsync(socket) && (action != "flood" || await Http.Asking.PostTextAsync(host, "/api/has_ended", "") != "true"))
        {
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 300 << 20);
            await Task.Delay(50);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(101, 10)]
    [InlineData(2, 40_000)]
    public async Task Heads_that_are_too_large_are_refused(int count, int size)
    {
        await using RunningHost host = await RunningHost.StartAsync(null);

        string answer = await RawHttp.AskAsync(host, "GET /healthz", null, "", [.. Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('x', size)}")]);

        Assert.True(RawHttp.StatusOf(answer) is 431 or 0, answer);
        Assert.Equal(200, RawHttp.StatusOf(await RawHttp.AskAsync(host, "GET /healthz")));
    }

    [Fact(Timeout = 60_000)]
    public async Task Pings_that_are_never_read_back_end_in_the_end_of_that_client()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, options =>
        {
            options.Clients.PingInterval = TimeSpan.FromMilliseconds(200);
            options.Clients.PingTimeLimit = TimeSpan.FromSeconds(2);
        });
        await using JsonSocket neighbour = await JsonSocket.JoinAsync(host);
        (Socket socket, _) = await RawHttp.UpgradeAsync(host);
        using Socket closed = socket;
        byte[] pings = [.. Enumerable.Repeat(new byte[] { 0x89, 0x84, 0, 0, 0, 0, 1, 2, 3, 4 }, 1000).SelectMany(ping => ping)];
        Task<bool> flood = Task.Run(() => SendAllAsync(socket, pings));

        while (!flood.IsCompleted)
        {
            Assert.Equal(3, (int)(await neighbour.CallAsync("add", 1, 2))["payload"]!);
        }

        Assert.False(await flood);
    }

    private static async Task<bool> IsOpenAsync(Socket socket)
    {
        try
        {
            await socket.SendAsync("x"u8.ToArray());
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Sends again and again; answers whether the host took it all.</summary>
    private static async Task<bool> SendAllAsync(Socket socket, byte[] bytes)
    {
        try
        {
            for (int i = 0; i < 100_000; i++)
            {
                await socket.SendAsync(bytes);
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
