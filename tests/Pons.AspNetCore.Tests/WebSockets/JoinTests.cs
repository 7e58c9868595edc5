using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace Pons.AspNetCore.Tests.WebSockets;

/// <summary>Who gets in by a WebSocket, and what those may do who are in.</summary>
public sealed class JoinTests
{
    private const string Module = """
        import pons

        def add(a, b):
            return a + b

        class Box:
            def __init__(self):
                self.secret = 1

        def make():
            return lambda x: x * 2

        def _hidden():
            return 1
        """;

    [Theory(Timeout = 30_000)]
    [InlineData("""{"kind":"join","payload":{"version":1}}""", "token")]
    [InlineData("""{"kind":"join","payload":{"version":1,"token":"wrong"}}""", "token")]
    [InlineData("""{"kind":"join","payload":{"version":1,"token":""}}""", "token")]
    [InlineData("""{"kind":"join","payload":{"version":1,"token":7}}""", "token")]
    [InlineData("""{"kind":"join","payload":{"version":2}}""", "version")]
    [InlineData("""{"kind":"join","payload":[1]}""", "payload")]
    [InlineData("""{"kind":"join","payload":{"version":1,"token":[[[[1]]]]}}""", "payload")]
    [InlineData("""{"kind":"call","call":2,"name":"add","payload":[1,2]}""", "order")]
    [InlineData("""{"kind":"ready","payload":{"version":1}}""", "order")]
    [InlineData("""{"kind":"event","name":"x","payload":1}""", "order")]
    [InlineData("""{"kind":"hello","payload":{}}""", "order")]
    [InlineData("hello", "payload")]
    [InlineData("", "payload")]
    public async Task Who_does_not_join_rightly_is_told_why_and_shown_out(string message, string code)
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.ConnectAsync(host);

        await client.SendTextAsync(message);
        JsonNode? fault = await client.TryReceiveAsync();

        Assert.Equal("fault", (string)fault!["kind"]!);
        Assert.Contains(code, fault["payload"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(await client.TryReceiveAsync());
        Assert.Empty(host.Hub.Clients.All);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_first_message_is_short_and_of_text()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket large = await JsonSocket.ConnectAsync(host);
        await using JsonSocket binary = await JsonSocket.ConnectAsync(host);

        await binary.SendBinaryAsync(new byte[100]);
        JsonNode? told = await binary.TryReceiveAsync();
        try
        {
            await large.SendTextAsync(new string(' ', 1 << 20));
        }
        catch (WebSocketException)
        {
            // Shown out before it had said it all.
        }

        Assert.Contains("order", told!["payload"]!.ToJsonString(), StringComparison.Ordinal);
        JsonNode? fault = await large.TryReceiveAsync();
        Assert.True(fault is null || (string)fault["kind"]! == "fault");
    }

    [Fact(Timeout = 30_000)]
    public async Task Who_does_not_join_in_time_is_shown_out()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, options => options.Clients.JoinTime = TimeSpan.FromMilliseconds(100));
        await using JsonSocket client = await JsonSocket.ConnectAsync(host);

        JsonNode? fault = await client.TryReceiveAsync();

        Assert.Contains("order", fault!["payload"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(await client.TryReceiveAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task One_client_too_many_is_told_that_the_host_is_busy()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, options => options.Clients.MostClients = 1);
        await using JsonSocket first = await JsonSocket.JoinAsync(host);
        await using JsonSocket second = await JsonSocket.ConnectAsync(host);

        await second.SendAsync(new JsonObject { ["kind"] = "join", ["payload"] = new JsonObject { ["version"] = 1, ["token"] = host.Token } });

        Assert.Contains("busy", (await second.ReceiveAsync("fault"))["payload"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(3, (await first.CallAsync("add", 1, 2))["payload"]!.GetValue<int>());
    }

    [Theory(Timeout = 30_000)]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("file://")]
    public async Task A_page_from_elsewhere_does_not_even_connect(string origin)
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);

        WebSocketException refused = await Assert.ThrowsAsync<WebSocketException>(() => JsonSocket.ConnectAsync(host, origin));

        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_hosts_own_page_and_those_that_are_allowed_connect()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, options => options.Access.AllowedOrigins.Add("https://app.example"));

        await using JsonSocket own = await JsonSocket.ConnectAsync(host, $"http://{host.Address.Authority}");
        await using JsonSocket allowed = await JsonSocket.ConnectAsync(host, "https://app.example");

        Assert.Equal(WebSocketState.Open, own.Socket.State);
        Assert.Equal(WebSocketState.Open, allowed.Socket.State);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_program_may_name_the_token_in_a_header_and_need_not_again()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.ConnectAsync(host, configure: options => options.SetRequestHeader("Authorization", $"Bearer {host.Token}"));

        await client.SendTextAsync("""{"kind":"join","payload":{"version":1}}""");

        Assert.Equal("hello", (string)(await client.ReceiveAsync())["kind"]!);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("pons.run", "1 + 1")]
    [InlineData("pons.import", "os")]
    [InlineData("pons.global", "__name__")]
    [InlineData("pons.assign", "x")]
    [InlineData("pons.parse", "1")]
    [InlineData("pons.complete", "o")]
    [InlineData("pons.hold", "true")]
    [InlineData("pons.job", "x")]
    [InlineData("pons.get", "x")]
    [InlineData("pons.set", "x")]
    [InlineData("pons.item", "x")]
    [InlineData("pons.length", "x")]
    [InlineData("pons.whatever", "x")]
    public async Task A_client_has_no_right_to_run_code_or_to_look_inside(string action, string argument)
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        JsonNode answer = await client.CallAsync(action, argument);

        Assert.Equal(("error", "refused"), ((string)answer["kind"]!, (string)answer["payload"]!["code"]!));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("_hidden")]
    [InlineData("__import__")]
    [InlineData("add.__globals__")]
    [InlineData("Box.__init__")]
    [InlineData("module._hidden")]
    [InlineData("pons")]
    [InlineData("аdd")]
    [InlineData("add ")]
    [InlineData("ADD")]
    public async Task Only_what_is_exposed_can_be_called(string action)
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        Assert.Equal("unknown-action", (string)(await client.CallAsync(action, 1, 2))["payload"]!["code"]!);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_handle_is_called_by_who_was_given_it_and_not_looked_into()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);
        await using JsonSocket stranger = await JsonSocket.JoinAsync(host);

        JsonNode made = await client.CallAsync("make");
        int id = made["handles"]![0]![2]!.GetValue<int>();
        await client.BeginAsync("pons.invoke", [21], message => message["handles"] = new JsonArray(new JsonArray(2, 1, id)));
        JsonNode doubled = await client.ReceiveAsync("return");
        await client.BeginAsync("pons.get", ["__globals__"], message => message["handles"] = new JsonArray(new JsonArray(2, 1, id)));
        JsonNode refused = await client.ReceiveAsync("error");
        await client.BeginAsync("pons.method", ["__reduce__"], message => message["handles"] = new JsonArray(new JsonArray(2, 1, id)));
        JsonNode reduced = await client.ReceiveAsync("error");
        await stranger.BeginAsync("pons.invoke", [21], message => message["handles"] = new JsonArray(new JsonArray(2, 1, id)));
        JsonNode stolen = await stranger.ReceiveAsync("error");

        Assert.Equal(42, doubled["payload"]!.GetValue<int>());
        Assert.Equal("refused", (string)refused["payload"]!["code"]!);
        Assert.Equal("refused", (string)reduced["payload"]!["code"]!);
        Assert.Equal("handle-lost", (string)stolen["payload"]!["code"]!);
    }

    [Fact(Timeout = 30_000)]
    public async Task Code_runs_for_clients_where_that_is_allowed()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, options => options.Access.AllowCode = true);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        JsonNode answer = await client.CallAsync("pons.run", "6 * 7");

        Assert.Equal(42, answer["payload"]!.GetValue<int>());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_client_calls_no_other_client()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket first = await JsonSocket.JoinAsync(host, null, "alert");
        await using JsonSocket second = await JsonSocket.JoinAsync(host);

        await second.BeginAsync("alert", ["hi"], message => message["client"] = first.Client);

        Assert.Equal("refused", (string)(await second.ReceiveAsync("error"))["payload"]!["code"]!);
        Assert.Equal("unknown-action", (string)(await second.CallAsync("alert", "hi"))["payload"]!["code"]!);
    }

    [Fact(Timeout = 30_000)]
    public async Task Without_a_token_nobody_is_asked_for_one()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, options => options.Access.RequireToken = false);
        await using JsonSocket client = await JsonSocket.ConnectAsync(host);

        await client.SendTextAsync("""{"kind":"join","payload":{"version":1}}""");

        Assert.Equal("hello", (string)(await client.ReceiveAsync())["kind"]!);
    }
}
