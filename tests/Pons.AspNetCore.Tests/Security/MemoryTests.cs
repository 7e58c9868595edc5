using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Pons.AspNetCore.Tests.WebSockets;

namespace Pons.AspNetCore.Tests.Security;

/// <summary>Promises 11, 13 and 28: what is announced, begun and never ended, or never read costs the host a bounded amount of memory.</summary>
[Collection(AloneTests.Name)]
public sealed class MemoryTests
{
    private const int MiB = 1 << 20;

    private const string Module = """
        import time
        import pons

        def add(a, b):
            return a + b

        def flood():
            while True:
                yield "x" * 10_000

        def large(size):
            return "x" * size

        def swallow(data):
            time.sleep(60)

        def make():
            return lambda: 1
        """;

    [Fact(Timeout = 60_000)]
    public async Task A_gigabyte_that_is_announced_costs_nothing()
    {
        await using RunningHost host = await RunningHost.StartAsync(null);
        long before = Held();

        // A text of 1 GiB, masked with zeros, of which little comes, ten times.
        List<Socket> sockets = [];
        for (int i = 0; i < 10; i++)
        {
            (Socket socket, _) = await RawHttp.UpgradeAsync(host);
            sockets.Add(socket);
            await socket.SendAsync(new byte[] { 0x81, 0xFF, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, (byte)'{' });
        }

        Assert.InRange(Held() - before, long.MinValue, 10 * MiB);
        await sockets[0].SendAsync(new byte[100_000]);
        Assert.Contains("size", await RawHttp.ReadAsync(sockets[0]), StringComparison.Ordinal);
        sockets.ForEach(socket => socket.Dispose());
    }

    [Fact(Timeout = 60_000)]
    public async Task Parts_that_never_end_hold_no_more_than_one_message_may_have()
    {
        const int Most = 8 * MiB;
        await using RunningHost host = await RunningHost.StartAsync(null, options => options.Clients.Limits = options.Clients.Limits with { MessageBytes = Most });
        await using JsonSocket client = await JsonSocket.JoinAsync(host);
        byte[] piece = new byte[MiB];
        long before = Held();
        using var timer = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        try
        {
            for (int sent = 0; sent < 100; sent++)
            {
                await client.Socket.SendAsync(Parts.Make((uint)(sent % 16), Parts.More, piece), WebSocketMessageType.Binary, endOfMessage: true, timer.Token);
            }
        }
        catch (WebSocketException)
        {
            // Shown out.
        }

        Assert.InRange(Held() - before, long.MinValue, 4 * Most);
        Assert.Equal("size", (string)(await client.ReceiveAsync("fault"))["payload"]![0]!);
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_never_reads_a_stream_is_dropped_and_holds_little_until_then()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, Few);
        await using JsonSocket neighbour = await JsonSocket.JoinAsync(host);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);
        Task left = Left(host, client);
        long before = Held();

        await client.SendTextAsync("""{"kind":"call","call":2,"name":"flood","credit":[1000000000,1000000000000],"payload":[]}""");
        while (!left.IsCompleted)
        {
            Assert.Equal(3, (int)(await neighbour.CallAsync("add", 1, 2))["payload"]!);
            Assert.InRange(Held() - before, long.MinValue, 64 * MiB);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_calls_and_never_reads_the_answers_is_dropped()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, Few);
        await using JsonSocket neighbour = await JsonSocket.JoinAsync(host);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);
        Task left = Left(host, client);
        long before = Held();

        for (int i = 1; !left.IsCompleted; i++)
        {
            try
            {
                await client.SendTextAsync($$"""{"kind":"call","call":{{2 * i}},"name":"large","payload":[500000]}""");
            }
            catch (WebSocketException)
            {
                break;
            }

            Assert.Equal(3, (int)(await neighbour.CallAsync("add", 1, 2))["payload"]!);
        }

        await left;
        Assert.InRange(Held() - before, long.MinValue, 64 * MiB);
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_asked_for_events_and_never_reads_them_is_dropped()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, Few);
        await using JsonSocket neighbour = await JsonSocket.JoinAsync(host);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);
        await client.CallAsync("pons.subscribe", "news");
        Task left = Left(host, client);
        long before = Held();
        string data = new('x', 10_000);

        while (!left.IsCompleted)
        {
            host.Hub.Emit("news", data);
            await Task.Yield();
        }

        Assert.Equal(3, (int)(await neighbour.CallAsync("add", 1, 2))["payload"]!);
        Assert.InRange(Held() - before, long.MinValue, 64 * MiB);
    }

    [Fact(Timeout = 60_000)]
    public async Task Calls_that_wait_hold_no_more_together_than_is_allowed()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, options => options.Clients.Limits = options.Clients.Limits with { CallBytes = 8 * MiB });
        await using JsonSocket neighbour = await JsonSocket.JoinAsync(host);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);
        string data = new('x', 1_000_000);
        long before = Held();

        for (int i = 1; i <= 50; i++)
        {
            await client.SendTextAsync($$"""{"kind":"call","call":{{2 * i}},"name":"swallow","payload":["{{data}}"]}""");
        }

        for (int i = 0; i < 42; i++)
        {
            JsonNode refused = await client.ReceiveAsync("error");
            Assert.Equal("busy", (string)refused["payload"]!["code"]!);
            Assert.Contains("CallBytes", (string)refused["payload"]!["message"]!, StringComparison.Ordinal);
        }

        Assert.InRange(Held() - before, long.MinValue, 64 * MiB);
        await client.SendTextAsync("""{"kind":"cancel","call":2}""");
        Assert.Equal(2, (int)(await client.ReceiveAsync("error"))["call"]!);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_session_keeps_only_so_much_of_what_its_client_puts_there()
    {
        await using RunningHost host = await RunningHost.StartAsync(null);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);
        string value = new('x', 1_000_000);
        long before = Held();
        int kept = 0;

        while ((string)(await client.CallAsync("pons.values.put", "session", $"key{kept}", value, null))["kind"]! == "return")
        {
            kept++;
        }

        Assert.InRange(kept, 60, 70);
        Assert.InRange(Held() - before, long.MinValue, 256 * MiB);
        Assert.Equal("return", (string)(await client.CallAsync("pons.values.put", "session", "key0", "small", null))["kind"]!);
        Assert.Equal("return", (string)(await client.CallAsync("pons.values.put", "session", "one more", new string('x', 900_000), null))["kind"]!);
        Assert.Equal("error", (string)(await client.CallAsync("pons.values.put", "host", "key0", "small", null))["kind"]!);
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_joins_and_goes_again_and_again_leaves_nothing_behind()
    {
        await using RunningHost host = await RunningHost.StartAsync(null, options => options.Hub = new HubOptions { SessionTime = TimeSpan.Zero });
        await JoinAndGoAsync(host, 100);
        long before = Held();

        await JoinAndGoAsync(host, 1000);

        while (Enumerable.Range(1, 1100).Any(id => host.Hub.Sessions.TryFind((ulong)id, out _)))
        {
            await Task.Delay(10);
        }

        Assert.Equal(0, host.Hub.Clients.Count);
        Assert.InRange(Held() - before, long.MinValue, 8 * MiB);
    }

    private static async Task JoinAndGoAsync(RunningHost host, int count)
    {
        for (int i = 0; i < count; i += 10)
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
            {
                await using JsonSocket client = await JsonSocket.ConnectAsync(host);
                await client.SendAsync(new JsonObject { ["kind"] = "join", ["payload"] = new JsonObject { ["version"] = 1, ["token"] = host.Token } });
            }));
        }
    }

    private static void Few(PonsOptions options)
    {
        options.Clients.Limits = options.Clients.Limits with { WaitingBytes = MiB, MessageBytes = 4 * MiB };
        options.Clients.CloseTime = TimeSpan.FromMilliseconds(200);
    }

    private static Task Left(RunningHost host, JsonSocket client)
    {
        var left = new TaskCompletionSource();
        ulong id = client.Client;
        host.Hub.Clients.Left += gone =>
        {
            if (gone.Id == id)
            {
                left.TrySetResult();
            }
        };
        return left.Task;
    }

    private static long Held() => GC.GetTotalMemory(forceFullCollection: true);
}
