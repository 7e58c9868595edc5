using System.Text;
using System.Text.Json;
using Pons.Links;
using Pons.Protocol.Json;

namespace Pons.Tests.Links;

/// <summary>The transcripts of SPEC chapters 11 and 12 with a peer that speaks JSON, byte by byte.</summary>
public sealed class JsonLinkTests : IDisposable
{
    private readonly LinkRig _rig = new(form: WireForm.Json);

    public void Dispose() => _rig.Dispose();

    [Fact(Timeout = 10_000)]
    public async Task A_call_and_its_answer_are_what_the_specification_shows()
    {
        Task<int> sum = _rig.AddAsync();

        Assert.Equal("""{"kind":"call","call":1,"name":"add","payload":[2,2]}""", _rig.ReadJson());
        _rig.SendJson("""{"kind":"return","call":1,"payload":4}""");

        Assert.Equal(4, await sum);
    }

    [Fact]
    public void A_hello_is_a_message_of_text()
    {
        _rig.Link.SendHello(new Dictionary<string, object?> { ["version"] = 1, ["preamble"] = new byte[] { 1, 2, 3 }, ["target"] = "/a.mjs" });

        Assert.Equal("""{"kind":"hello","payload":{"version":1,"preamble":{"$":["bytes","AQID"]},"target":"/a.mjs"}}""", _rig.ReadJson());
        _rig.Link.SendStop();
        Assert.Equal("""{"kind":"stop"}""", _rig.ReadJson());
    }

    [Fact(Timeout = 10_000)]
    public async Task A_callback_names_its_handle_by_the_table()
    {
        var heard = new List<int>();
        Task<object?> each = _rig.CallAsync<object?>("each", CallOptions.None, new[] { 1, 2 }.ToList(), (Action<int>)heard.Add);

        Assert.Equal("""{"kind":"call","call":1,"name":"each","handles":[[1,1,1]],"payload":[[1,2],{"$":["handle",0]}]}""", _rig.ReadJson());
        _rig.SendJson("""{"kind":"call","call":2,"parent":1,"name":"pons.invoke","handles":[[2,1,1]],"payload":[7]}""");
        Assert.Equal("""{"kind":"return","call":2,"payload":null}""", _rig.ReadJson());
        _rig.SendJson("""{"kind":"release","handles":[[2,1,1,1]]}""");
        _rig.SendJson("""{"kind":"return","call":1,"payload":null}""");

        Assert.Null(await each);
        Assert.Equal([7], heard);
        Assert.Null(_rig.Link.Handles.Exports.Find(1));
    }

    [Fact(Timeout = 10_000)]
    public async Task Rows_that_are_lists_are_read_as_those_that_are_tuples()
    {
        var reports = new TaskCompletionSource<CallProgress>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> call = _rig.AddAsync(new CallOptions { Progress = new Report(reports) });
        _rig.ReadJson();
        _rig.SendJson("""{"kind":"progress","call":1,"payload":[0.5,"half"]}""");
        Assert.Equal(new CallProgress(0.5, "half"), await reports.Task);

        _rig.SendJson("""{"kind":"error","call":1,"payload":{"code":"raised","type":"TypeError","message":"no","frames":[["a.mjs",3,"f","f()"],["b.mjs",4,null,null]]}}""");

        var error = await Assert.ThrowsAnyAsync<RemoteException>(() => call);
        Assert.Equal(["a.mjs", "b.mjs"], error.Frames.Select(frame => frame.File));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_fault_of_the_peer_is_read_as_one()
    {
        _rig.SendJson("""{"kind":"fault","payload":["call","call 7 was never made"]}""");

        var fault = Assert.IsType<ProtocolException>(await _rig.Ended);
        Assert.Equal("call", fault.Code);
        Assert.Contains("call 7 was never made", fault.Message);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_result_that_is_no_value_fails_its_call_and_the_link_goes_on()
    {
        Task<int> first = _rig.AddAsync();
        Task<int> second = _rig.AddAsync();
        _rig.SendJson("""{"kind":"return","call":1,"handles":[[1,3,9]],"payload":{"a":[1,1e400]}}""");
        _rig.SendJson("""{"kind":"return","call":3,"payload":4}""");

        Assert.Equal("result[\"a\"][1]", (await Assert.ThrowsAsync<ValueException>(() => first)).Path);
        Assert.Equal(4, await second);
        _rig.ReadJson();
        _rig.ReadJson();
        Assert.Equal("""{"kind":"release","handles":[[2,3,9,1]]}""", _rig.ReadJson());
    }

    [Fact]
    public void A_call_whose_arguments_are_none_is_answered_with_their_place()
    {
        _rig.Hub.Expose("echo", (object? value) => value);

        _rig.SendJson("""{"kind":"call","call":2,"name":"echo","payload":[{"a":1,"a":2}]}""");
        JsonElement error = JsonDocument.Parse(_rig.ReadJson()).RootElement;
        Assert.Equal(("error", 2, "value"), (error.GetProperty("kind").GetString(), error.GetProperty("call").GetInt32(), error.GetProperty("payload").GetProperty("code").GetString()));
        Assert.Equal("args[0][\"a\"]", error.GetProperty("payload").GetProperty("path").GetString());

        _rig.SendJson("""{"kind":"call","call":4,"name":"echo","payload":[[1,-0]]}""");
        Assert.Equal("""{"kind":"return","call":4,"payload":[1,{"$":["float","-0"]}]}""", _rig.ReadJson());
    }

    [Fact(Timeout = 10_000)]
    public async Task An_item_that_is_no_value_ends_its_stream_on_both_sides()
    {
        IAsyncEnumerator<double> stream = _rig.Stream<double>("readings", CallOptions.None);
        Assert.Contains("\"credit\":[4096,1048576]", _rig.ReadJson());
        _rig.SendJson("""{"kind":"item","call":1,"payload":0.5}""");
        _rig.SendJson("""{"kind":"item","call":1,"payload":{"$":["flaot","1"]}}""");

        Assert.True(await stream.MoveNextAsync());
        Assert.Contains("flaot", (await Assert.ThrowsAsync<ValueException>(async () => await stream.MoveNextAsync())).Message);
        Assert.Equal("""{"kind":"cancel","call":1}""", _rig.ReadJson());
    }

    [Fact(Timeout = 10_000)]
    public async Task What_is_no_JSON_ends_the_link_with_a_fault()
    {
        Task<int> call = _rig.AddAsync();
        _rig.ReadJson();
        _rig.SendJson("""{"kind":"return","call":1,"payload":[1,]}""");

        Assert.Equal("payload", Assert.IsType<ProtocolException>(await _rig.Ended).Code);
        Assert.StartsWith("""{"kind":"fault","payload":["payload",""", _rig.ReadJson().Replace("{\"$\":[\"tuple\",", "[", StringComparison.Ordinal));
        Assert.False(call.IsCompleted);
    }

    [Fact(Timeout = 20_000)]
    public async Task What_may_overtake_a_long_message_goes_between_its_parts_and_all_else_keeps_its_order()
    {
        using var source = new CancellationTokenSource();
        Task<int> small = _rig.AddAsync(new CallOptions { CancellationToken = source.Token });
        Task<object?> large = _rig.CallAsync<object?>("take", CallOptions.None, new byte[5 << 20]);
        await source.CancelAsync();
        Task<int> behind = _rig.AddAsync();

        Assert.Contains("\"call\":1", _rig.ReadJson());
        var seen = new List<string>();
        var parts = new JsonParts(1 << 30);
        while (!seen.Contains("call 5"))
        {
            (bool isBinary, byte[] bytes) = _rig.ReadJsonFrame();
            seen.Add(Name(isBinary, bytes, parts));
        }

        Assert.InRange(seen.IndexOf("cancel 1"), 1, seen.IndexOf("call 3") - 1);
        Assert.Equal(5, seen.Count(name => name == "part"));
        Assert.Equal("call 5", seen[seen.IndexOf("call 3") + 1]);
        Assert.False(large.IsCompleted || behind.IsCompleted);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => small);
    }

    [Fact(Timeout = 20_000)]
    public async Task Long_bytes_arrive_as_they_were_both_ways()
    {
        byte[] blob = new byte[3_000_000];
        new Random(1).NextBytes(blob);
        _rig.Hub.Expose("turn", (byte[] bytes) => bytes.Reverse().ToArray());
        using var form = new MemoryStream();
        form.Write(JsonBytes(blob));
        Task sending = Task.Run(() => _rig.SendRaw(form.ToArray()));

        var parts = new JsonParts(1 << 30);
        byte[]? whole = null;
        while (whole is null)
        {
            (_, byte[] bytes) = _rig.ReadJsonFrame();
            whole = parts.TryComplete(bytes, out ReadOnlySpan<byte> message, out bool isBinary) && isBinary ? message.ToArray() : null;
        }

        await sending;
        Assert.Contains("\"payload\":{\"$\":[\"bytes\",0]}", Encoding.UTF8.GetString(whole.AsSpan(4, 200)));
        Assert.True(whole.AsSpan(whole.Length - blob.Length).SequenceEqual(blob.Reverse().ToArray()));
    }

    [Theory(Timeout = 20_000)]
    [InlineData("0.5")]
    [InlineData("\"a longer item, with \\u00e4\\u00e4\\u00e4\\u00e4\\u00e4\\u00e4 in it\"")]
    public async Task A_stream_of_the_peer_never_runs_dry_though_the_hub_counts_other_bytes(string item)
    {
        const int Count = 2000;
        IAsyncEnumerator<object?> stream = _rig.Stream<object?>("readings", new CallOptions { Window = new StreamWindow(8, 200) });
        int[] credit = Credit(_rig.ReadJson());
        Task reading = Task.Run(async () =>
        {
            for (int i = 0; i < Count; i++)
            {
                Assert.True(await stream.MoveNextAsync());
            }
        });

        for (int sent = 0; sent < Count; sent++)
        {
            while (credit[0] <= 0 || credit[1] <= 0)
            {
                int[] more = Credit(_rig.ReadJson());
                credit = [credit[0] + more[0], credit[1] + more[1]];
            }

            _rig.SendJson($"{{\"kind\":\"item\",\"call\":1,\"payload\":{item}}}");
            credit = [credit[0] - 1, credit[1] - Encoding.UTF8.GetByteCount(item)];
        }

        await reading;
    }

    [Fact]
    public void A_stream_of_the_hub_never_runs_dry_though_its_reader_counts_other_bytes()
    {
        const int Count = 2000;
        _rig.Hub.Expose("count", CountAsync);
        _rig.SendJson("""{"kind":"call","call":2,"name":"count","credit":[8,40],"payload":[]}""");
        int received = 0;
        while (received < Count)
        {
            string text = _rig.ReadJson();
            JsonElement message = JsonDocument.Parse(text).RootElement;
            Assert.Equal("item", message.GetProperty("kind").GetString());
            JsonElement payload = message.GetProperty("payload");
            JsonElement[] items = message.TryGetProperty("batch", out _) ? [.. payload.EnumerateArray()] : [payload];
            foreach (JsonElement item in items)
            {
                Assert.Equal(received++ + 0.5, item.GetDouble());
            }

            _rig.SendJson($"{{\"kind\":\"credit\",\"call\":2,\"credit\":[{items.Length},{items.Sum(item => item.GetRawText().Length)}]}}");
        }

        Assert.Contains("\"kind\":\"return\"", _rig.ReadJson());

        static async IAsyncEnumerable<double> CountAsync()
        {
            for (int i = 0; i < Count; i++)
            {
                yield return i + 0.5;
            }

            await Task.CompletedTask;
        }
    }

    private static int[] Credit(string message) => [.. JsonDocument.Parse(message).RootElement.GetProperty("credit").EnumerateArray().Select(part => part.GetInt32())];

    private static string Name(bool isBinary, byte[] bytes, JsonParts parts)
    {
        ReadOnlySpan<byte> message = bytes;
        if (isBinary && !parts.TryComplete(message, out message, out _))
        {
            return "part";
        }

        string text = Encoding.UTF8.GetString(isBinary ? message.Slice(4, BitConverter.ToInt32(message)) : message);
        JsonElement header = JsonDocument.Parse(text).RootElement;
        return $"{header.GetProperty("kind").GetString()} {header.GetProperty("call").GetInt64()}";
    }

    // A call of `turn` with these bytes in a buffer, in parts.
    private static byte[] JsonBytes(byte[] blob)
    {
        byte[] text = Encoding.UTF8.GetBytes($"{{\"kind\":\"call\",\"call\":2,\"name\":\"turn\",\"buffers\":[[0,{blob.Length}]],\"payload\":[{{\"$\":[\"bytes\",0]}}]}}");
        byte[] head = [.. BitConverter.GetBytes(text.Length), .. text];
        byte[] whole = [.. head, .. new byte[-head.Length & 15], .. blob];
        var frames = new List<byte>();
        for (int at = 0; at < whole.Length; at += JsonParts.MostBytes)
        {
            byte[] slice = whole[at..Math.Min(whole.Length, at + JsonParts.MostBytes)];
            byte[] part = new byte[JsonParts.HeadBytes + slice.Length];
            JsonParts.WriteHead(part, 5, at + slice.Length == whole.Length ? JsonParts.LastOfBinary : JsonParts.More);
            slice.CopyTo(part, JsonParts.HeadBytes);
            frames.AddRange([.. BitConverter.GetBytes((uint)part.Length | JsonFrameReader.BinaryBit), .. part]);
        }

        return [.. frames];
    }

    private sealed class Report(TaskCompletionSource<CallProgress> source) : IProgress<CallProgress>
    {
        void IProgress<CallProgress>.Report(CallProgress value) => source.TrySetResult(value);
    }
}
