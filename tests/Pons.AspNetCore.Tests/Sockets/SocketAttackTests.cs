using System.Text;
using System.Text.Json.Nodes;

namespace Pons.AspNetCore.Tests.Sockets;

/// <summary>Programs that break the rules of a socket, before and after they have joined; their neighbour goes on each time.</summary>
public sealed class SocketAttackTests
{
    private const string Module = """
        def add(a, b):
            return a + b

        def flood():
            while True:
                yield "x" * 10_000

        def large():
            return "x" * 20_000_000
        """;

    public static TheoryData<string, byte[]> BadBeginnings => new()
    {
        { "kind", Framed("{\"kind\":\"nonsense\",\"payload\":1}") },
        { "payload", Framed("GET / HTTP/1.1") },
        { "size", [0xFF, 0xFF, 0xFF, 0xFF] },
        { "size", [0, 0, 0, 0] },
        { "size", RawClient.Head(64 * 1024 + 1) },
        { "order", [.. RawClient.Head(8 | 1u << 31), 1, 2, 3, 4, 5, 6, 7, 8] },
        { "order", Framed("{\"kind\":\"ready\",\"payload\":{\"version\":1,\"actions\":[]}}") },
        { "order", Framed("{\"kind\":\"call\",\"call\":2,\"name\":\"add\",\"payload\":[1,2]}") },
        { "version", Framed("{\"kind\":\"join\",\"payload\":{\"version\":2}}") },
        { "token", Framed("{\"kind\":\"join\",\"payload\":{\"version\":1}}") },
        { "token", Framed("{\"kind\":\"join\",\"payload\":{\"version\":1,\"token\":\"wrong\"}}") },
    };

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(BadBeginnings))]
    public async Task A_bad_beginning_is_answered_with_its_fault_and_the_end(string code, byte[] bytes)
    {
        await using SocketHost host = await SocketHost.StartAsync(Module);
        using RawClient neighbour = await RawClient.JoinAsync(host.Address, host.Token);
        using RawClient client = await RawClient.ConnectAsync(host.Address);

        await client.SendBytesAsync(bytes);

        Assert.Equal(code, await client.FaultAsync());
        await AssertServedAsync(neighbour);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_fault_arrives_also_where_more_was_sent_than_anybody_reads()
    {
        await using SocketHost host = await SocketHost.StartAsync(Module, address: "tcp:0");
        using RawClient client = await RawClient.ConnectAsync(host.Address);

        await client.SendBytesAsync([.. RawClient.Head(0x7FFFFFFF), .. new byte[500_000]]);

        Assert.Equal("size", await client.FaultAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task Who_does_not_join_in_time_is_sent_away()
    {
        await using SocketHost host = await SocketHost.StartAsync(Module, options => options.Clients.JoinTime = TimeSpan.FromMilliseconds(100));
        using RawClient client = await RawClient.ConnectAsync(host.Address);

        Assert.Equal("order", await client.FaultAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task One_client_too_many_is_told_that_the_host_is_busy()
    {
        await using SocketHost host = await SocketHost.StartAsync(Module, options => options.Clients.MostClients = 1);
        using RawClient first = await RawClient.JoinAsync(host.Address, host.Token);
        using RawClient second = await RawClient.ConnectAsync(host.Address);

        await second.SendAsync($$$"""{"kind":"join","payload":{"version":1,"token":"{{{host.Token}}}"}}""");

        Assert.Equal("busy", await second.FaultAsync());
        await AssertServedAsync(first);
    }

    [Fact(Timeout = 30_000)]
    public async Task Half_a_message_and_then_the_end_ends_that_client_alone()
    {
        await using SocketHost host = await SocketHost.StartAsync(Module);
        using RawClient neighbour = await RawClient.JoinAsync(host.Address, host.Token);
        var left = new TaskCompletionSource<Client>();
        host.Hub.Clients.Left += gone => left.TrySetResult(gone);
        using (RawClient client = await RawClient.JoinAsync(host.Address, host.Token))
        {
            await client.SendBytesAsync([.. RawClient.Head(100), .. "{\"kind\":"u8]);
        }

        await left.Task;

        Assert.Equal(1, host.Hub.Clients.Count);
        await AssertServedAsync(neighbour);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_system_asks_a_silent_machine_for_a_sign_of_life()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using SocketHost host = await SocketHost.StartAsync(Module, options => options.Clients.PingInterval = TimeSpan.FromSeconds(20), "tcp:0");
        using RawClient client = await RawClient.JoinAsync(host.Address, host.Token);
        (string there, string here) = (Port(client.Socket.RemoteEndPoint!), Port(client.Socket.LocalEndPoint!));

        // The kernel's table: local address, remote address, state, queues, then which timer runs (2: keep-alive) and its time in ticks of 10 ms.
        string[] row = File.ReadLines("/proc/net/tcp").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Single(fields => fields[1].EndsWith(there, StringComparison.Ordinal) && fields[2].EndsWith(here, StringComparison.Ordinal));

        string[] timer = row[5].Split(':');
        Assert.Equal("02", timer[0]);
        Assert.InRange(Convert.ToInt32(timer[1], 16), 1, 2100);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_message_may_come_byte_by_byte()
    {
        await using SocketHost host = await SocketHost.StartAsync(Module, address: "tcp:0");
        using RawClient client = await RawClient.JoinAsync(host.Address, host.Token);
        client.Socket.NoDelay = true;

        foreach (byte one in Framed("{\"kind\":\"call\",\"call\":2,\"name\":\"add\",\"payload\":[1,2]}"))
        {
            await client.SendBytesAsync([one]);
        }

        Assert.Equal(3, (int)(await client.ReceiveAsync())!["payload"]!);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_client_that_never_reads_is_dropped_and_its_neighbour_unharmed()
    {
        await using SocketHost host = await SocketHost.StartAsync(Module, options =>
        {
            options.Clients.Limits = options.Clients.Limits with { WaitingBytes = 1 << 20 };
            options.Clients.CloseTime = TimeSpan.FromMilliseconds(200);
        });
        using RawClient neighbour = await RawClient.JoinAsync(host.Address, host.Token);
        using RawClient client = await RawClient.JoinAsync(host.Address, host.Token);
        var left = new TaskCompletionSource<Client>();
        host.Hub.Clients.Left += gone => left.TrySetResult(gone);

        await client.SendAsync("""{"kind":"call","call":2,"name":"flood","credit":[1000000,1000000000000],"payload":[]}""");

        await left.Task;
        await AssertServedAsync(neighbour);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_client_that_reads_slowly_slows_its_own_stream_only()
    {
        await using SocketHost host = await SocketHost.StartAsync(Module);
        using RawClient neighbour = await RawClient.JoinAsync(host.Address, host.Token);
        using RawClient client = await RawClient.JoinAsync(host.Address, host.Token);
        await client.SendAsync("""{"kind":"call","call":2,"name":"flood","credit":[20,1000000],"payload":[]}""");

        await AssertServedAsync(neighbour);

        for (int items = 0; items < 20;)
        {
            JsonNode message = (await client.ReceiveAsync())!;
            Assert.Equal("item", (string?)message["kind"]);
            items += message["batch"] is null ? 1 : message["payload"]!.AsArray().Count;
        }

        await client.SendAsync("""{"kind":"cancel","call":2}""");
        Assert.Equal("error", (string?)(await client.ReceiveAsync())!["kind"]);
    }

    private static async Task AssertServedAsync(RawClient client)
    {
        await client.SendAsync("""{"kind":"call","call":2,"name":"add","payload":[1,2]}""");
        JsonNode? answer = await client.ReceiveAsync();
        Assert.Equal(3, (int)answer!["payload"]!);
    }

    private static string Port(System.Net.EndPoint place) => $":{((System.Net.IPEndPoint)place).Port:X4}";

    private static byte[] Framed(string text) => [.. RawClient.Head((uint)Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];
}
