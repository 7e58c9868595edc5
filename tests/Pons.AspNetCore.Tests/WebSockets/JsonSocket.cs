using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pons.AspNetCore.Tests.WebSockets;

/// <summary>A client that speaks <c>pons.v1</c> by hand, message by message.</summary>
internal sealed class JsonSocket : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly byte[] _bytes = new byte[1 << 21];
    private int _lastCall;

    private JsonSocket(ClientWebSocket socket) => Socket = socket;

    public ClientWebSocket Socket { get; }

    /// <summary>What the hub said to the join.</summary>
    public JsonNode Hello { get; private set; } = null!;

    public ulong Client => Hello["payload"]!["client"]!.GetValue<ulong>();

    public string Secret => Hello["payload"]!["secret"]!.GetValue<string>();

    /// <summary>Connects and says nothing yet.</summary>
    public static async Task<JsonSocket> ConnectAsync(RunningHost host, string? origin = null, string path = "/pons", Action<ClientWebSocketOptions>? configure = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("pons.v1");
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        configure?.Invoke(socket.Options);
        using var timer = new CancellationTokenSource(Limit);
        await socket.ConnectAsync(new Uri($"ws://{host.Address.Authority}{path}"), timer.Token);
        return new JsonSocket(socket);
    }

    /// <summary>Connects, joins and says that it is ready, with actions of its own.</summary>
    public static async Task<JsonSocket> JoinAsync(RunningHost host, JsonObject? join = null, params string[] actions)
    {
        JsonSocket socket = await ConnectAsync(host);
        join ??= [];
        join["version"] = 1;
        join["token"] = host.Token;
        await socket.SendAsync(new JsonObject { ["kind"] = "join", ["payload"] = join });
        socket.Hello = await socket.ReceiveAsync();
        Assert.Equal("hello", socket.Hello["kind"]!.GetValue<string>());
        await socket.ReadyAsync(actions);
        return socket;
    }

    public Task ReadyAsync(params string[] actions) => SendAsync(new JsonObject
    {
        ["kind"] = "ready",
        ["payload"] = new JsonObject
        {
            ["version"] = 1,
            ["language"] = "test",
            ["languageVersion"] = "1",
            ["actions"] = new JsonArray([.. actions.Select(name => new JsonArray(name, "function"))]),
        },
    });

    public Task SendAsync(JsonObject message) => SendTextAsync(message.ToJsonString());

    public async Task SendTextAsync(string message)
    {
        using var timer = new CancellationTokenSource(Limit);
        await Socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, timer.Token);
    }

    public async Task SendBinaryAsync(byte[] message)
    {
        using var timer = new CancellationTokenSource(Limit);
        await Socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, timer.Token);
    }

    /// <summary>Sends a call and answers its number.</summary>
    public async Task<int> BeginAsync(string action, JsonArray arguments, Action<JsonObject>? change = null)
    {
        var message = new JsonObject { ["kind"] = "call", ["call"] = _lastCall += 2, ["name"] = action };
        change?.Invoke(message);
        message["payload"] = arguments;
        await SendAsync(message);
        return _lastCall;
    }

    /// <summary>Calls and answers the message that ends the call.</summary>
    public async Task<JsonNode> CallAsync(string action, params JsonNode?[] arguments)
    {
        int call = await BeginAsync(action, new JsonArray(arguments));
        while (true)
        {
            JsonNode message = await ReceiveAsync();
            if (message["call"]?.GetValue<int>() == call && message["kind"]!.GetValue<string>() is "return" or "error")
            {
                return message;
            }
        }
    }

    /// <summary>The next message of text, or of a binary message its text.</summary>
    public async Task<JsonNode> ReceiveAsync() => await TryReceiveAsync() ?? throw new InvalidOperationException($"The socket was closed: {Socket.CloseStatus}.");

    /// <summary>The next message; nothing when the host has closed the connection.</summary>
    public async Task<JsonNode?> TryReceiveAsync()
    {
        using var timer = new CancellationTokenSource(Limit);
        int count = 0;
        WebSocketReceiveResult result;
        do
        {
            try
            {
                result = await Socket.ReceiveAsync(new ArraySegment<byte>(_bytes, count, _bytes.Length - count), timer.Token);
            }
            catch (WebSocketException)
            {
                return null;
            }

            count += result.Count;
        }
        while (!result.EndOfMessage);
        if (result.MessageType == WebSocketMessageType.Close)
        {
            return null;
        }

        ReadOnlySpan<byte> text = result.MessageType == WebSocketMessageType.Text ? _bytes.AsSpan(0, count) : _bytes.AsSpan(4, BinaryPrimitives.ReadInt32LittleEndian(_bytes));
        return JsonSerializer.Deserialize<JsonNode>(text)!;
    }

    /// <summary>The next message of that kind; those before it are dropped.</summary>
    public async Task<JsonNode> ReceiveAsync(string kind)
    {
        while (true)
        {
            JsonNode message = await ReceiveAsync();
            if (message["kind"]!.GetValue<string>() == kind)
            {
                return message;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        Socket.Abort();
        Socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
