using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace Pons.AspNetCore.Tests.WebSockets;

public sealed class WebSocketDoorTests
{
    private const string Module = """
        import asyncio, threading, time
        import pons

        def add(a, b):
            return a + b

        def shout():
            print("hello from Python")
            return pons.client.id

        def flood(size):
            print("x" * size)
            pons.progress(0.5, "\u00e9" * 900)
            return "still here"

        def fail():
            raise ValueError("no good")

        def count(n):
            for i in range(n):
                yield i

        closed = threading.Event()

        def forever():
            try:
                i = 0
                while True:
                    yield i
                    i += 1
            finally:
                closed.set()

        def was_closed():
            return closed.wait(10)

        def spin():
            while True:
                pass

        def work():
            pons.progress(0.5, "half")
            return "done"

        def tell(topic, data):
            pons.emit(topic, data)

        def tell_me(topic, data):
            pons.client.emit(topic, data)

        def ask_back(text):
            return pons.client.call("alert", text)

        def ask_other(number, text):
            return pons.Client(number).call("alert", text)

        async def ask_back_async(text):
            return await pons.client.acall("alert", text)

        def each(items, function):
            return [function(item) for item in items]

        def remember(session: pons.Session, key, value):
            session[key] = value

        def recall(session: pons.Session, key):
            return session.get(key)

        def who(client: pons.Client):
            return client.id

        async def nap(seconds):
            await asyncio.sleep(seconds)
            return "slept"

        def question():
            return pons.ask("Name? ")

        def make():
            return lambda x: x * 2
        """;

    [Fact(Timeout = 30_000)]
    public async Task A_client_that_joins_calls_and_is_answered()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, build: pons => pons.AddAction("now", (int x) => x + 1));
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        Assert.Equal("pons.v1", client.Socket.SubProtocol);
        Assert.Equal(5, (await client.CallAsync("add", 2, 3))["payload"]!.GetValue<int>());
        Assert.Equal(2, (await client.CallAsync("now", 1))["payload"]!.GetValue<int>());
        Assert.Equal(7, (await client.CallAsync("module.add", 3, 4))["payload"]!.GetValue<int>());
        Assert.Equal(client.Client, (await client.CallAsync("who"))["payload"]!.GetValue<ulong>());
        Assert.Equal(client.Client, Assert.Single(host.Hub.Clients.All).Id);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_Python_raises_comes_with_its_type_and_frames_and_names_that_are_near()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        JsonNode raised = (await client.CallAsync("fail"))["payload"]!;
        JsonNode unknown = (await client.CallAsync("ad", 1))["payload"]!;

        Assert.Equal(("raised", "ValueError", "no good"), ((string)raised["code"]!, (string)raised["type"]!, (string)raised["message"]!));
        Assert.NotEmpty(raised["frames"]!.AsArray());
        Assert.Equal("unknown-action", (string)unknown["code"]!);
        Assert.Contains("add", unknown["near"]!.AsArray().Select(near => (string)near!));
    }

    [Fact(Timeout = 30_000)]
    public async Task Frames_are_kept_from_clients_where_tracebacks_are_not_shown()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, options => options.Access.ShowTracebacks = false);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        JsonNode raised = (await client.CallAsync("fail"))["payload"]!;

        Assert.Equal(("ValueError", "no good"), ((string)raised["type"]!, (string)raised["message"]!));
        Assert.Empty(raised["frames"]!.AsArray());
        Assert.DoesNotContain("module.py", raised.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_stream_waits_for_credit_and_ends_when_it_is_broken_off()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        int call = await client.BeginAsync("forever", [], message => message["credit"] = new JsonArray(2, 65536));
        List<int> items = [];
        while (items.Count < 2)
        {
            items.AddRange(ItemsOf(await client.ReceiveAsync("item")));
        }

        await client.SendAsync(new JsonObject { ["kind"] = "credit", ["call"] = call, ["credit"] = new JsonArray(1, 65536) });
        items.AddRange(ItemsOf(await client.ReceiveAsync("item")));
        await client.SendAsync(new JsonObject { ["kind"] = "cancel", ["call"] = call });
        JsonNode end = await client.ReceiveAsync("error");

        Assert.Equal([0, 1, 2], items);
        Assert.Equal("cancelled", (string)end["payload"]!["code"]!);
        Assert.True((await client.CallAsync("was_closed"))["payload"]!.GetValue<bool>());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_cancel_stops_a_busy_loop_and_so_does_a_client_that_goes()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        int call = await client.BeginAsync("spin", []);
        await client.SendAsync(new JsonObject { ["kind"] = "cancel", ["call"] = call });
        Assert.Equal("cancelled", (string)(await client.ReceiveAsync("error"))["payload"]!["code"]!);

        JsonSocket other = await JsonSocket.JoinAsync(host);
        await other.BeginAsync("spin", []);
        await other.DisposeAsync();
        Assert.Equal(3, (await client.CallAsync("add", 1, 2))["payload"]!.GetValue<int>());
    }

    [Fact(Timeout = 30_000)]
    public async Task Progress_comes_and_prints_come_to_who_asked_for_them()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host, new JsonObject { ["logs"] = true });
        await using JsonSocket deaf = await JsonSocket.JoinAsync(host);

        await client.BeginAsync("work", []);
        JsonNode progress = await client.ReceiveAsync("progress");
        await client.ReceiveAsync("return");
        int call = await client.BeginAsync("shout", []);
        JsonNode log = await client.ReceiveAsync("log");
        await deaf.BeginAsync("shout", []);

        Assert.Equal("[0.5,\"half\"]", progress["payload"]!.ToJsonString());
        Assert.Equal(call, log["call"]!.GetValue<int>());
        Assert.Contains("hello from Python", log["payload"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("return", (string)(await deaf.ReceiveAsync())["kind"]!);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_is_printed_beyond_what_a_client_may_be_sent_harms_nobody()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, options => options.Clients.Limits = options.Clients.Limits with { MessageBytes = 1024 });
        await using JsonSocket client = await JsonSocket.JoinAsync(host, new JsonObject { ["logs"] = true });

        JsonNode answer = await client.CallAsync("flood", 100_000);

        Assert.Equal("\"still here\"", answer["payload"]!.ToJsonString());
        Assert.Equal(3, (await client.CallAsync("add", 1, 2))["payload"]!.GetValue<int>());
    }

    [Fact(Timeout = 30_000)]
    public async Task Events_come_to_those_who_asked_and_to_the_one_that_they_are_for()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket first = await JsonSocket.JoinAsync(host);
        await using JsonSocket second = await JsonSocket.JoinAsync(host);
        await first.CallAsync("pons.subscribe", new JsonArray("news", "for*"));
        await second.CallAsync("pons.subscribe", new JsonArray("news", "for*"));

        await first.BeginAsync("tell_me", ["for.you", 1]);
        await first.BeginAsync("tell", ["news", 2]);
        JsonNode only = await first.ReceiveAsync("event");
        JsonNode both = await first.ReceiveAsync("event");
        JsonNode other = await second.ReceiveAsync("event");

        Assert.Equal(("for.you", 1), ((string)only["name"]!, only["payload"]!.GetValue<int>()));
        Assert.Equal(("news", 2), ((string)both["name"]!, both["payload"]!.GetValue<int>()));
        Assert.Equal(("news", 2), ((string)other["name"]!, other["payload"]!.GetValue<int>()));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_a_client_tells_reaches_the_host_with_its_number_and_no_other_client()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket first = await JsonSocket.JoinAsync(host);
        await using JsonSocket second = await JsonSocket.JoinAsync(host);
        await second.CallAsync("pons.subscribe", "news");
        await using EventSubscription<int> events = host.Hub.Events<int>("news");

        await first.SendAsync(new JsonObject { ["kind"] = "event", ["name"] = "news", ["payload"] = 7 });
        HubEvent<int> got = await events.FirstAsync();
        host.Hub.Emit("news", 8);

        Assert.Equal((7, first.Client), (got.Data, got.Sender));
        Assert.Equal(8, (await second.ReceiveAsync("event"))["payload"]!.GetValue<int>());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_session_is_taken_up_again_by_its_secret_and_by_nothing_else()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        JsonSocket first = await JsonSocket.JoinAsync(host);
        await first.CallAsync("remember", "name", "Ada");
        await first.DisposeAsync();

        await using JsonSocket thief = await JsonSocket.JoinAsync(host, new JsonObject { ["client"] = first.Client, ["secret"] = new string('0', 64) });
        await using JsonSocket again = await JsonSocket.JoinAsync(host, new JsonObject { ["client"] = first.Client, ["secret"] = first.Secret });

        Assert.False(thief.Hello["payload"]!["resumed"]!.GetValue<bool>());
        Assert.NotEqual(first.Client, thief.Client);
        Assert.Null((await thief.CallAsync("recall", "name"))["payload"]);
        Assert.True(again.Hello["payload"]!["resumed"]!.GetValue<bool>());
        Assert.Equal(first.Client, again.Client);
        Assert.Equal("Ada", (string)(await again.CallAsync("recall", "name"))["payload"]!);
    }

    [Fact(Timeout = 30_000)]
    public async Task Who_comes_back_before_the_loss_was_noticed_replaces_the_old_connection()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket old = await JsonSocket.JoinAsync(host);
        await old.CallAsync("add", 1, 1);

        await using JsonSocket again = await JsonSocket.JoinAsync(host, new JsonObject { ["client"] = old.Client, ["secret"] = old.Secret });

        Assert.Equal(2, (await again.CallAsync("add", 1, 1))["payload"]!.GetValue<int>());
        Assert.Null(await old.TryReceiveAsync());
        Assert.Equal(old.Client, Assert.Single(host.Hub.Clients.All).Id);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("ask_back")]
    [InlineData("ask_back_async")]
    public async Task Python_calls_what_a_client_exposes(string action)
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host, null, "alert");

        await client.BeginAsync(action, ["hi"]);
        JsonNode call = await client.ReceiveAsync("call");
        Assert.Equal(("alert", "hi"), ((string)call["name"]!, (string)call["payload"]![0]!));
        await client.SendAsync(new JsonObject { ["kind"] = "return", ["call"] = call["call"]!.GetValue<int>(), ["payload"] = "seen" });

        Assert.Equal("seen", (string)(await client.ReceiveAsync("return"))["payload"]!);
    }

    [Fact(Timeout = 30_000)]
    public async Task CSharp_calls_what_a_client_exposes_and_learns_when_it_is_gone()
    {
        await using RunningHost host = await RunningHost.StartAsync(null);
        var joined = new TaskCompletionSource<Client>();
        host.Hub.Clients.Joined += joined.SetResult;
        JsonSocket socket = await JsonSocket.JoinAsync(host, null, "alert");
        Client client = await joined.Task;

        Task<string> answer = client.CallAsync<string>("alert", "hi");
        JsonNode call = await socket.ReceiveAsync("call");
        await socket.SendAsync(new JsonObject { ["kind"] = "return", ["call"] = call["call"]!.GetValue<int>(), ["payload"] = "seen" });
        Assert.Equal("seen", await answer);

        Task<string> lost = client.CallAsync<string>("alert", "again");
        await socket.DisposeAsync();
        LinkException error = await Assert.ThrowsAsync<LinkException>(() => lost);
        Assert.Contains($"Client {client.Id}", error.Message, StringComparison.Ordinal);
        Assert.False(client.IsConnected);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_function_of_a_client_is_called_as_an_argument()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        await client.SendTextAsync("""{"kind":"call","call":2,"name":"each","handles":[[1,1,1]],"payload":[[1,2],{"$":["handle",0]}]}""");
        for (int i = 1; i <= 2; i++)
        {
            JsonNode call = await client.ReceiveAsync("call");
            Assert.Equal(("pons.invoke", i), ((string)call["name"]!, call["payload"]![0]!.GetValue<int>()));
            await client.SendAsync(new JsonObject { ["kind"] = "return", ["call"] = call["call"]!.GetValue<int>(), ["payload"] = i * 10 });
        }

        Assert.Equal("[10,20]", (await client.ReceiveAsync("return"))["payload"]!.ToJsonString());
    }

    [Fact(Timeout = 30_000)]
    public async Task Python_that_asks_a_question_asks_the_client_that_calls()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        await client.BeginAsync("question", []);
        JsonNode call = await client.ReceiveAsync("call");
        await client.SendAsync(new JsonObject { ["kind"] = "return", ["call"] = call["call"]!.GetValue<int>(), ["payload"] = "Ada" });

        Assert.Equal("pons.ask", (string)call["name"]!);
        Assert.Equal("Ada", (string)(await client.ReceiveAsync("return"))["payload"]!);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_ping_ends_who_is_gone_and_never_a_call_that_lasts()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, options =>
        {
            options.Clients.PingInterval = TimeSpan.FromMilliseconds(100);
            options.Clients.PingTimeLimit = TimeSpan.FromMilliseconds(300);
        });
        await using JsonSocket client = await JsonSocket.JoinAsync(host);
        var left = new TaskCompletionSource<Client>();
        host.Hub.Clients.Left += gone => left.TrySetResult(gone);

        // A socket of the framework answers pings while somebody reads from it.
        Assert.Equal("slept", (string)(await client.CallAsync("nap", 1.0))["payload"]!);
        Assert.False(left.Task.IsCompleted);

        await using JsonSocket silent = await JsonSocket.JoinAsync(host);
        Task<JsonNode?> reading = client.TryReceiveAsync();
        Assert.Equal(silent.Client, (await left.Task).Id);
        Assert.False(reading.IsCompleted);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_host_that_stops_says_so()
    {
        RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        Task<JsonNode?> reading = client.TryReceiveAsync();
        await host.DisposeAsync();

        Assert.Null(await reading);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, client.Socket.CloseStatus);
    }

    private static IEnumerable<int> ItemsOf(JsonNode message) =>
        message["batch"] is null ? [message["payload"]!.GetValue<int>()] : message["payload"]!.AsArray().Select(item => item!.GetValue<int>());
}
