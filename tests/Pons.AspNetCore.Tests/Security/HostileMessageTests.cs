using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Pons.AspNetCore.Tests.WebSockets;

namespace Pons.AspNetCore.Tests.Security;

/// <summary>Promises 11 and 13 to 19 at the WebSocket door: what breaks the rules ends that client alone, by name; a neighbour and the host's memory notice nothing.</summary>
public sealed class HostileMessageTests
{
    private const string Module = """
        import hashlib
        import pons

        def add(a, b):
            return a + b

        def shown(value):
            return ascii(value)

        def digest(data):
            return [len(data), hashlib.sha256(data).hexdigest()]

        def back(data):
            return data
        """;

    public static TheoryData<string, string> Faults => new()
    {
        { "call", """{"kind":"return","call":1,"payload":1}""" },
        { "call", """{"kind":"error","call":77,"payload":{}}""" },
        { "call", """{"kind":"item","call":1,"payload":1}""" },
        { "call", """{"kind":"call","call":3,"name":"add","payload":[1,2]}""" },
        { "call", """{"kind":"call","call":0,"name":"add","payload":[1,2]}""" },
        { "call", """{"kind":"call","call":-2,"name":"add","payload":[1,2]}""" },
        { "call", """{"kind":"call","call":2.5,"name":"add","payload":[1,2]}""" },
        { "call", """{"kind":"call","call":9007199254740992,"name":"add","payload":[1,2]}""" },
        { "call", """{"kind":"call","call":1e400,"name":"add","payload":[1,2]}""" },
        { "call", """{"kind":"call","call":2,"parent":5,"name":"add","payload":[1,2]}""" },
        { "call", """{"kind":"cancel","call":2}""" },
        { "call", """{"kind":"credit","call":2,"credit":[1,1]}""" },
        { "order", """{"kind":"join","payload":{"version":1}}""" },
        { "order", """{"kind":"ready","payload":{"version":1,"language":"x","languageVersion":"1","actions":[]}}""" },
        { "name", """{"kind":"call","call":2,"name":"","payload":[]}""" },
        { "name", """{"kind":"event","name":"pons.reloaded","payload":1}""" },
        { "flags", """{"kind":"call","call":2,"call":4,"name":"add","payload":[1,2]}""" },
        { "flags", """{"kind":"call","call":2,"name":"add","admin":true,"payload":[1,2]}""" },
        { "kind", """{"call":2,"kind":"call","name":"add","payload":[1,2]}""" },
        { "order", """{"kind":"stop"}""" },
        { "kind", """{"kind":"lease"}""" },
        { "kind", "[1,2]" },
        { "table", """{"kind":"release","handles":[[0,1,99,1]]}""" },
        { "size", """{"kind":"call","call":2,"name":"add","buffers":[[0,4294967295]],"payload":[1,2]}""" },
        { "payload", """{"kind":"call","call":2,"name":"add","payload":[1,2]} and more""" },
        { "payload", """{"kind":"call","call":2,"name":"add","payload":{"a":1}}""" },
        { "payload", """{"kind":"call","call":2,"name":"add","payload":[NaN,2]}""" },
        { "payload", """{"kind":"call","call":2,"name":"add","payload":[Infinity,2]}""" },
        { "payload", """{"kind":"call","call":2,"name":"add","payload":[01,2]}""" },
        { "payload", """{"kind":"call","call":2,"name":"add","payload":[1,2""" },
        { "payload", """{"kind":"event","name":"x","payload":"\ud800"}""" },
        { "payload", """{"kind":"call","call":2,"name":"shown","payload":["\ud800"]}""" },
        { "payload", """{"kind":"call","call":2,"name":"shown","payload":["\udc00\ud800"]}""" },
        { "table", """{"kind":"call","call":2,"name":"shown","payload":[{"$":["bytes",0]}]}""" },
    };

    public static TheoryData<string, byte[]> BinaryFaults => new()
    {
        { "size", [0xFE, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4] },
        { "payload", [0, 0, 0, 0] },
        { "size", [1] },
        { "size", [] },
        { "size", Parts.Make(1, Parts.More, []) },
        { "size", Parts.Make(1, Parts.More, new byte[(1 << 20) + 1]) },
        { "flags", Parts.Make(1, 9, new byte[10]) },
        { "table", [.. Parts.Make(1, Parts.More, new byte[10])[..11], 1, 0, 0, 0] },
        { "table", Binary("""{"kind":"call","call":2,"name":"digest","payload":[1]}""", []) },
        { "size", Binary("""{"kind":"call","call":2,"name":"digest","buffers":[[0,4294967295]],"payload":[{"$":["bytes",0]}]}""", [1]) },
        { "size", Binary("""{"kind":"call","call":2,"name":"digest","buffers":[[0,9007199254740991]],"payload":[{"$":["bytes",0]}]}""", [1]) },
    };

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Faults))]
    public Task What_breaks_a_rule_ends_that_client_alone_with_its_name(string code, string message) =>
        AssertFaultAsync(code, client => client.SendTextAsync(message));

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(BinaryFaults))]
    public Task So_does_what_breaks_one_in_bytes(string code, byte[] message) =>
        AssertFaultAsync(code, client => client.SendBinaryAsync(message));

    [Fact(Timeout = 30_000)]
    public Task An_id_that_was_used_is_refused() => AssertFaultAsync("call", async client =>
    {
        await client.CallAsync("add", 1, 2);
        await client.SendTextAsync("""{"kind":"call","call":2,"name":"add","payload":[1,2]}""");
    });

    [Fact(Timeout = 30_000)]
    public Task More_messages_in_parts_than_may_be_begun_are_refused() => AssertFaultAsync("size", async client =>
    {
        for (uint i = 0; i < 17; i++)
        {
            await client.SendBinaryAsync(Parts.Make(i, Parts.More, new byte[100]));
        }
    });

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_without_end_is_refused_early(bool hasJoined)
    {
        await using RunningHost host = await RunningHost.StartAsync(null);
        await using JsonSocket client = hasJoined ? await JsonSocket.JoinAsync(host) : await JsonSocket.ConnectAsync(host);
        byte[] piece = new byte[16 * 1024];
        piece.AsSpan().Fill((byte)' ');
        long sent = 0;

        while (sent < 1L << 30 && await TrySendAsync(client, piece, isEnd: false))
        {
            sent += piece.Length;
        }

        Assert.InRange(sent, 0, 64 << 20); // what stands in the buffers between is more than the host reads
        Assert.True(await client.TryReceiveAsync() is not { } fault || (string)fault["payload"]![0]! == "size");
    }

    [Fact(Timeout = 30_000)]
    public async Task Nothing_is_compressed_and_a_frame_that_says_so_is_refused()
    {
        await using RunningHost host = await RunningHost.StartAsync(null);
        (System.Net.Sockets.Socket socket, string upgraded) = await RawHttp.UpgradeAsync(host, "Sec-WebSocket-Extensions: permessage-deflate");
        using System.Net.Sockets.Socket closed = socket;

        await socket.SendAsync(new byte[] { 0xC1, 0x81, 0, 0, 0, 0, 1 });

        Assert.StartsWith("HTTP/1.1 101", upgraded, StringComparison.Ordinal);
        Assert.DoesNotContain("permessage-deflate", upgraded, StringComparison.OrdinalIgnoreCase);
        await RawHttp.ReadAsync(socket); // to its end
        Assert.Empty(host.Hub.Clients.All);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_body_that_is_compressed_is_none_that_is_read()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes("[\"" + new string('x', 50_000_000) + "\"]"));
        }

        ByteArrayContent body = Http.Asking.Bytes(packed.ToArray(), "application/json");
        body.Headers.ContentEncoding.Add("gzip");
        using HttpResponseMessage answer = await Http.Asking.SendAsync(host, HttpMethod.Post, "/api/shown", body);

        Assert.True((int)answer.StatusCode is 400 or 415, answer.StatusCode.ToString());
    }

    [Theory(Timeout = 30_000)]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("-9007199254740993", "-9007199254740993")]
    [InlineData("-0.0", "-0.0")]
    [InlineData("1e308", "1e+308")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("""{"$":["float","nan"]}""", "nan")]
    [InlineData("""{"$":["float","-inf"]}""", "-inf")]
    [InlineData("""{"$":["text16",[55296]]}""", @"'\ud800'")]
    [InlineData("\"\\ud83d\\ude00\\u0000\"", @"'\U0001f600\x00'")]
    [InlineData("""{"__proto__":1,"constructor":2}""", "{'__proto__': 1, 'constructor': 2}")]
    [InlineData("1e400", null)]
    [InlineData("""{"a":1,"a":2}""", null)]
    [InlineData("""{"a":1,"\u0061":2}""", null)]
    [InlineData("""[{"x":{"a":1,"b":2,"a":3}}]""", null)]
    [InlineData("""{"$":["object",[["a",1],["a",2]]]}""", null)]
    [InlineData("""{"$":["set",1,1]}""", null)]
    [InlineData("""{"$":["nonsense",1]}""", null)]
    [InlineData("""{"$":["bytes","&&&&"]}""", null)]
    [InlineData("""{"$":["int","0x10"]}""", null)]
    [InlineData("""{"$":["ndarray","<f8",[1000000000,1000000000],"C","AAAA"]}""", null)]
    [InlineData("""{"$":["ndarray","O",[1],"C","AAAAAAAAAAA="]}""", null)]
    public async Task A_value_arrives_exactly_or_fails_its_call_by_name(string value, string? shown)
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        await client.SendTextAsync($$"""{"kind":"call","call":2,"name":"shown","payload":[{{value}}]}""");
        JsonNode answer = await client.ReceiveAsync();

        Assert.Equal(shown is null ? "error" : "return", (string)answer["kind"]!);
        Assert.Equal(shown ?? "value", (string)(shown is null ? answer["payload"]!["code"]! : answer["payload"]!)!);
        await client.SendTextAsync("""{"kind":"call","call":4,"name":"add","payload":[1,2]}""");
        Assert.Equal(3, (int)(await client.ReceiveAsync())["payload"]!);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("[", "]", 100_000)]
    [InlineData("{\"a\":", "}", 100_000)]
    [InlineData("{\"$\":[\"tuple\",", "]}", 40_000)]
    [InlineData("[", "", 500_000)]
    public async Task A_value_that_is_too_deep_fails_its_call_and_nothing_else(string open, string close, int depth)
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket neighbour = await JsonSocket.JoinAsync(host);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);
        string value = string.Concat(Enumerable.Repeat(open, depth)) + (close.Length > 0 ? "1" : "") + string.Concat(Enumerable.Repeat(close, depth));

        await client.SendTextAsync($$"""{"kind":"call","call":2,"name":"shown","payload":[{{value}}]}""");
        JsonNode answer = await client.ReceiveAsync();

        Assert.Equal("value", (string)(answer["payload"] is JsonArray fault ? fault[0] : answer["payload"]!["code"])!);
        Assert.Equal(3, (int)(await neighbour.CallAsync("add", 1, 2))["payload"]!);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_integer_of_400_digits_arrives_and_one_beyond_reason_fails_its_call()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);
        string large = "1" + new string('0', 400);

        await client.SendTextAsync($$"""{"kind":"call","call":2,"name":"shown","payload":[{{large}}]}""");
        JsonNode exact = await client.ReceiveAsync();
        await client.SendTextAsync($$"""{"kind":"call","call":4,"name":"shown","payload":[{{new string('9', 200_000)}}]}""");
        JsonNode refused = await client.ReceiveAsync();

        Assert.Equal(large, (string)exact["payload"]!);
        Assert.Equal("value", (string)refused["payload"]!["code"]!);
    }

    [Fact(Timeout = 60_000)]
    public async Task Bytes_arrive_as_they_are_whatever_their_number()
    {
        const int Most = 4 << 20;
        await using RunningHost host = await RunningHost.StartAsync(Module, options => options.Clients.Limits = options.Clients.Limits with { MessageBytes = Most });
        await using JsonSocket client = await JsonSocket.JoinAsync(host);
        int call = 0;

        foreach (int size in new[] { 0, 1, 15, 16, 17, 1023, 1024, 65_535, 65_536, (1 << 20) - 200, 1 << 20, (1 << 20) + 1, Most - 200 })
        {
            byte[] bytes = new byte[size];
            new Random(size).NextBytes(bytes);
            byte[] message = Binary($$$"""{"kind":"call","call":{{{call += 2}}},"name":"digest","buffers":[[0,{{{size}}}]],"payload":[{"$":["bytes",0]}]}""", bytes);
            await SendWholeAsync(client, message, (uint)call);

            JsonNode answer = await client.ReceiveAsync();

            Assert.Equal($"""[{size},"{Convert.ToHexStringLower(SHA256.HashData(bytes))}"]""", answer["payload"]!.ToJsonString());
        }

        await SendWholeAsync(client, Binary($$$"""{"kind":"call","call":{{{call + 2}}},"name":"digest","buffers":[[0,{{{Most}}}]],"payload":[{"$":["bytes",0]}]}""", new byte[Most]), 1);
        Assert.Equal("size", (string)(await client.ReceiveAsync("fault"))["payload"]![0]!);
    }

    private static async Task AssertFaultAsync(string code, Func<JsonSocket, Task> attack)
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket neighbour = await JsonSocket.JoinAsync(host);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        await attack(client);

        JsonNode fault = await client.ReceiveAsync("fault");
        Assert.True(code == (string)fault["payload"]![0]!, fault.ToJsonString());
        Assert.Null(await client.TryReceiveAsync());
        Assert.Equal(3, (int)(await neighbour.CallAsync("add", 1, 2))["payload"]!);
    }

    private static async Task<bool> TrySendAsync(JsonSocket client, byte[] bytes, bool isEnd = true)
    {
        try
        {
            using var timer = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await client.Socket.SendAsync(bytes, isEnd ? WebSocketMessageType.Binary : WebSocketMessageType.Text, isEnd, timer.Token);
            return true;
        }
        catch (WebSocketException)
        {
            return false; // shown out
        }
    }

    private static async Task SendWholeAsync(JsonSocket client, byte[] message, uint number)
    {
        if (message.Length <= Parts.MostBytes)
        {
            await client.SendBinaryAsync(message);
            return;
        }

        for (int at = 0; at < message.Length; at += Parts.MostBytes)
        {
            ReadOnlySpan<byte> piece = message.AsSpan(at, Math.Min(message.Length - at, Parts.MostBytes));
            byte[] part = Parts.Make(number, at + piece.Length == message.Length ? Parts.LastOfBinary : Parts.More, piece);
            await client.SendBinaryAsync(part);
        }
    }

    private static byte[] Binary(string header, byte[] buffer)
    {
        int start = (sizeof(uint) + Encoding.UTF8.GetByteCount(header) + 15) / 16 * 16;
        byte[] message = new byte[start + buffer.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, Encoding.UTF8.GetByteCount(header));
        Encoding.UTF8.GetBytes(header, message.AsSpan(sizeof(uint)));
        buffer.CopyTo(message, start);
        return message;
    }
}
