using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;

namespace Pons.AspNetCore.Tests.Igor;

public sealed class IgorWireTests
{
    private const string Undefined = """{"error": "Undefined error occured while handling message", "code": 503}""";

    private const string Source = """
        def echo(out, data, **kwargs):
            out.send(data)

        def count(out, data, **kwargs):
            for n in range(data):
                out.send(n)

        def fail(out, data, **kwargs):
            out.send(1)
            raise ValueError("no such thing")

        def who(out, data, **kwargs):
            out.send(out.client["id"])

        gate = threading.Event()

        def block(out, data):
            gate.wait(20)
            out.send("opened")

        def open_gate(out, data):
            gate.set()

        def die(out, data):
            os._exit(9)

        IgorServer(api={name: value for name, value in globals().items() if callable(value)}).run_forever()
        """;

    [Fact(Timeout = 30_000)]
    public async Task Every_form_stands_on_the_wire_as_Igor_writes_it()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source);
        using IgorSocket client = await host.ConnectAsync();

        await client.SendAsync("fail", "null", stream: "7");
        await client.SendAsync("gone", "null");
        await client.SendAsync("""{"action": "echo"}""");
        await client.SendAsync("no json");
        await client.SendAsync("introduce_self", """{"client_id": "ann"}""");
        await client.SendAsync("who", "null");

        string[] expected =
        [
            """{"streamId": 7, "data": 1}""", """{"streamId": 7, "error": "no such thing"}""", """{"streamId": 7, "close": true}""", Undefined,
            """{"error": "No handler for action: \"gone\"", "code": 400}""",
            """{"error": "No streamId specified", "code": 400}""",
            Undefined,
            """{"streamId": "s", "data": "ann"}""", """{"streamId": "s", "close": true}""",
        ];
        foreach (string text in expected)
        {
            Assert.Equal(text, await client.ReadAsync());
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Clients_are_counted_from_one()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source);
        using IgorSocket first = await host.ConnectAsync();
        using IgorSocket second = await host.ConnectAsync();

        Assert.Equal(2, (int)(await second.AskAsync("who"))!);
        Assert.Equal(1, (int)(await first.AskAsync("who"))!);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_slow_handler_delays_nobody_but_its_client()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source);
        using IgorSocket slow = await host.ConnectAsync();
        using IgorSocket other = await host.ConnectAsync();

        await slow.SendAsync("block", "null", stream: "1");
        await slow.SendAsync("echo", "2", stream: "2");
        Assert.Equal(3, (int)(await other.AskAsync("echo", "3"))!);
        await other.AskAsync("open_gate");

        Assert.Equal("""{"streamId": 1, "data": "opened"}""", await slow.ReadAsync());
        Assert.Equal("""{"streamId": 1, "close": true}""", await slow.ReadAsync());
        Assert.Equal("""{"streamId": 2, "data": 2}""", await slow.ReadAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Thousands_of_messages_at_once_are_answered_in_order()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source);
        using IgorSocket client = await host.ConnectAsync();
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < 5000; i++)
            {
                await client.SendAsync("echo", $"{i}");
            }
        });

        for (int i = 0; i < 5000; i++)
        {
            Assert.Equal($$"""{"streamId": "s", "data": {{i}}}""", await client.ReadAsync());
            Assert.Equal("""{"streamId": "s", "close": true}""", await client.ReadAsync());
        }

        await sending;
    }

    [Fact(Timeout = 30_000)]
    public async Task A_page_may_stand_at_the_same_path()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source, map: application => application.MapGet("/", () => "the page"));
        using var client = new HttpClient { BaseAddress = host.Address };
        using IgorSocket socket = await host.ConnectAsync();

        Assert.Equal("the page", await client.GetStringAsync("/"));
        Assert.Equal(1, (int)(await socket.AskAsync("who"))!);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_worker_that_dies_is_started_again_and_its_clients_connect_again()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source);
        using IgorSocket first = await host.ConnectAsync();
        await first.SendAsync("die", "null");

        string? last;
        try
        {
            last = await first.ReadAsync();
        }
        catch (WebSocketException)
        {
            last = null;
        }

        Assert.Null(last);
        JsonNode? echo;
        do
        {
            echo = await EchoAsync(host);
        }
        while (echo is null); // whoever comes before the next worker is ready is sent away

        Assert.Equal(5, (int)echo);
        Assert.False(host.Program.Exit.IsCompleted);
    }

    private static async Task<JsonNode?> EchoAsync(IgorHost host)
    {
        try
        {
            using IgorSocket socket = await host.ConnectAsync();
            return await socket.AskAsync("echo", "5");
        }
        catch (WebSocketException)
        {
            return null;
        }
    }
}
