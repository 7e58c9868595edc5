using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace Pons.AspNetCore.Tests.Web;

/// <summary>ASGI without a framework: requests, WebSockets, lifespan.</summary>
public sealed class AsgiTests
{
    private const string Program = """
        import asyncio
        go = None

        async def application(scope, receive, send):
            if scope["type"] == "lifespan":
                while True:
                    event = await receive()
                    print(event["type"])
                    if event["type"] == "lifespan.startup":
                        scope["state"]["greeting"] = "hello"
                        await send({"type": "lifespan.startup.complete"})
                    else:
                        await send({"type": "lifespan.shutdown.complete"})
                        return
            elif scope["type"] == "websocket":
                await talk(scope, receive, send)
            else:
                await ask(scope, receive, send)

        async def ask(scope, receive, send):
            global go
            path = scope["path"]
            start = {"type": "http.response.start", "status": 200, "headers": [(b"x-one", b"1"), (b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")]}
            if path == "/slow":
                go = asyncio.Event()
                await send(start)
                await send({"type": "http.response.body", "body": b"first", "more_body": True})
                await go.wait()
                await send({"type": "http.response.body", "body": b"second"})
            elif path == "/go":
                go.set()
                await send({**start, "status": 204})
                await send({"type": "http.response.body"})
            elif path == "/gone":
                await receive()
                await send(start)
                await send({"type": "http.response.body", "body": b"first", "more_body": True})
                print("heard", (await receive())["type"])
            elif path == "/raise":
                raise KeyError("nothing like it")
            elif path == "/exit":
                raise SystemExit(3)
            elif path == "/upload":
                count, more = 0, True
                while more:
                    event = await receive()
                    count, more = count + len(event["body"]), event["more_body"]
                await send(start)
                await send({"type": "http.response.body", "body": str(count).encode()})
            else:
                seen = [scope[key] for key in ("method", "path", "raw_path", "query_string", "root_path", "scheme", "http_version")]
                seen.append([value for name, value in scope["headers"] if name == b"x-twice"])
                seen.append(scope["state"]["greeting"])
                await send(start)
                await send({"type": "http.response.body", "body": ascii(seen).encode()})

        async def talk(scope, receive, send):
            print(await receive())
            if scope["path"] == "/no":
                await send({"type": "websocket.close"})
                return
            await send({"type": "websocket.accept", "subprotocol": (scope["subprotocols"] or [None])[0], "headers": [(b"x-one", b"1")]})
            while True:
                event = await receive()
                if event["type"] == "websocket.disconnect":
                    print("left with", event["code"])
                    return
                if event["text"] == "bye":
                    await send({"type": "websocket.close", "code": 4001, "reason": "you said so"})
                    return
                if event["text"] == "raise":
                    raise ValueError("in a socket")
                await send({"type": "websocket.send", "text": event["text"], "bytes": event["bytes"]})
        """;

    [Fact(Timeout = 30_000)]
    public async Task A_request_arrives_as_ASGI_has_it()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);

        string answer = await application.SayAsync("PUT /caf%C3%A9/%2F?a=%20b HTTP/1.1\r\nHost: localhost\r\nX-Twice: a\r\nX-Twice: b\r\nConnection: close\r\n\r\n");

        Assert.EndsWith(@"['PUT', '/caf\xe9//', b'/caf%C3%A9/%2F', b'a=%20b', '', 'http', '1.1', [b'a', b'b'], 'hello']", answer, StringComparison.Ordinal);
        Assert.Contains("set-cookie: a=1\r\nset-cookie: b=2\r\n", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact(Timeout = 30_000)]
    public async Task It_starts_up_before_the_host_listens_and_shuts_down_with_it()
    {
        RunningApplication application = await RunningApplication.StartAsync(Program);
        await application.PrintedAsync("lifespan.startup");
        Assert.DoesNotContain("lifespan.shutdown", application.Printed, StringComparison.Ordinal);

        await application.DisposeAsync();

        await application.PrintedAsync("lifespan.shutdown");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_startup_that_fails_is_told_with_its_reason()
    {
        PythonException error = await Assert.ThrowsAsync<PythonException>(() => RunningApplication.StartAsync("""
            async def application(scope, receive, send):
                await receive()
                await send({"type": "lifespan.startup.failed", "message": "no database"})
            """));

        Assert.Contains("no database", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_first_bytes_arrive_before_the_last_are_sent()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);
        using HttpClient client = application.MakeClient();

        using HttpResponseMessage answer = await client.GetAsync("/slow", HttpCompletionOption.ResponseHeadersRead);
        Stream body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[5]);
        Assert.Equal(HttpStatusCode.NoContent, (await client.GetAsync("/go")).StatusCode);
        using var rest = new StreamReader(body);
        Assert.Equal("second", await rest.ReadToEndAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_client_that_leaves_is_heard_of()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);
        using HttpClient client = application.MakeClient();
        using (HttpResponseMessage answer = await client.GetAsync("/gone", HttpCompletionOption.ResponseHeadersRead))
        {
            await (await answer.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[5]);
        }

        await application.PrintedAsync("heard http.disconnect");
    }

    [Theory(Timeout = 30_000)]
    [InlineData("/raise", "KeyError: 'nothing like it'")]
    [InlineData("/exit", "SystemExit: 3")]
    public async Task What_raises_is_a_500_with_its_traceback_in_the_log(string path, string printed)
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);
        using HttpClient client = application.MakeClient();

        Assert.Equal(HttpStatusCode.InternalServerError, (await client.GetAsync(path)).StatusCode);
        await application.PrintedAsync(printed);
        Assert.Contains("hello", await client.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_long_upload_arrives_whole()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);
        using HttpClient client = application.MakeClient();

        HttpResponseMessage answer = await client.PostAsync("/upload", new ByteArrayContent(new byte[30 << 20]));

        Assert.Equal($"{30 << 20}", await answer.Content.ReadAsStringAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_socket_says_back_what_it_hears_until_either_side_closes()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);
        using ClientWebSocket socket = await ConnectAsync(application, "/talk", "chat");

        Assert.Equal("chat", socket.SubProtocol);
        Assert.Equal("héllo", Encoding.UTF8.GetString(await EchoAsync(socket, "héllo"u8.ToArray(), WebSocketMessageType.Text)));
        byte[] large = new byte[1 << 20];
        large[^1] = 7;
        Assert.Equal(large, await EchoAsync(socket, large, WebSocketMessageType.Binary));

        await socket.SendAsync("bye"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        WebSocketReceiveResult end = await socket.ReceiveAsync(new byte[16], CancellationToken.None);
        Assert.Equal(WebSocketMessageType.Close, end.MessageType);
        Assert.Equal(4001, (int)socket.CloseStatus!);
        Assert.Equal("you said so", socket.CloseStatusDescription);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_application_hears_how_a_socket_ended()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);
        using ClientWebSocket polite = await ConnectAsync(application, "/talk");
        await polite.CloseAsync((WebSocketCloseStatus)4002, "done", CancellationToken.None);
        await application.PrintedAsync("left with 4002");

        ClientWebSocket rude = await ConnectAsync(application, "/talk");
        rude.Dispose();
        await application.PrintedAsync("left with 1006");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_socket_whose_application_raises_is_closed_with_1011()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);
        using ClientWebSocket socket = await ConnectAsync(application, "/talk");

        await socket.SendAsync("raise"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        await socket.ReceiveAsync(new byte[16], CancellationToken.None);

        Assert.Equal(WebSocketCloseStatus.InternalServerError, socket.CloseStatus);
        await application.PrintedAsync("in a socket");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_socket_that_the_application_does_not_want_is_a_403()
    {
        await using RunningApplication application = await RunningApplication.StartAsync(Program);

        WebSocketException error = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(application, "/no"));

        Assert.Contains("403", error.Message, StringComparison.Ordinal);
    }

    private static async Task<ClientWebSocket> ConnectAsync(RunningApplication application, string path, params string[] protocols)
    {
        var socket = new ClientWebSocket();
        foreach (string protocol in protocols)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        await socket.ConnectAsync(new UriBuilder(application.Address) { Scheme = "ws", Path = path }.Uri, CancellationToken.None);
        return socket;
    }

    private static async Task<byte[]> EchoAsync(ClientWebSocket socket, byte[] message, WebSocketMessageType type)
    {
        await socket.SendAsync(message, type, true, CancellationToken.None);
        byte[] answer = new byte[message.Length + 1];
        int count = 0;
        ValueWebSocketReceiveResult result;
        do
        {
            result = await socket.ReceiveAsync(answer.AsMemory(count), CancellationToken.None);
            count += result.Count;
        }
        while (!result.EndOfMessage);

        return answer[..count];
    }
}
