using System.Text;
using System.Text.Json;
using Pons.Links;
using Pons.Protocol.Json;
using Pons.Tests.Hubs;

namespace Pons.Tests.Links;

/// <summary>A peer that speaks JSON calls one in Python, which knows nothing of that, and the other way.</summary>
#pragma warning disable CA1001 // DisposeAsync does it
public sealed class JsonForwardingTests : IAsyncLifetime
{
    private const string Source = """
        import numpy

        def echo(value):
            return value

        def kinds(*values):
            return [type(value).__name__ for value in values]

        def mean(array):
            array_type = type(array).__name__, str(array.dtype), array.flags.writeable
            return [float(array.mean()), *array_type]

        def make(count):
            return numpy.arange(count, dtype="f8")

        def fail():
            raise KeyError("no such thing")

        def count(most):
            for i in range(most):
                yield i + 0.5

        def ask(function, value):
            return [function(value), 1]

        def total(stream):
            return sum(stream)
        """;

    private readonly HubModule _modules = new();
    private LinkRig _rig = null!;
    private ulong _call;

    public async Task InitializeAsync()
    {
        await _modules.AddAsync(Source);
        _rig = new LinkRig(form: WireForm.Json) { Hub = _modules.Hub };
    }

    public async Task DisposeAsync()
    {
        _rig.Dispose();
        await _modules.DisposeAsync();
    }

    [Theory]
    [InlineData("""null""")]
    [InlineData("""[1,-1,{"$":["int","9007199254740993"]},0.5,{"$":["float","3"]},{"$":["float","-0"]},{"$":["float","nan"]}]""")]
    [InlineData("""{"a":{"$":["tuple",1,{"$":["set",1]},{"$":["frozenset"]}]},"b":{"$":["map",[[1,2],[null,3]]]},"c":{"$":["object",[["$",1]]]}}""")]
    [InlineData("""["Grüße 😀\n",{"$":["text16",[97,55357]]},{"$":["bytes","AAEC"]},{"$":["bytearray","AAEC"]}]""")]
    [InlineData("""[{"$":["zoned",2026,7,1,12,0,0,0,0,7200000000,"Europe/Berlin"]},{"$":["duration",1,2,3]},{"$":["decimal","1.10"]},{"$":["uuid","123456789abcdef0123456789abcdef0"]}]""")]
    [InlineData("""[{"$":["complex",1.5,{"$":["float","-0"]}]},{"$":["record","Point",{"x":1,"y":[2]}]},{"$":["ndarray","<i4",[2],"C","AQAAAAIAAAA="]}]""")]
    public void A_value_that_Python_gives_back_is_the_same_text(string value)
    {
        Assert.Equal(value, Call("echo", $"[{value}]").GetRawText());
    }

    [Fact]
    public void Python_gets_what_the_tags_say()
    {
        string kinds = Call("kinds", """[3,{"$":["float","3"]},{"$":["bytes","AA=="]},{"$":["undefined"]},{"$":["record","P",{}]},{"$":["enum","E","M",7]}]""").GetRawText();

        Assert.Equal("""["int","float","bytes","NoneType","Record","int"]""", kinds);
    }

    [Fact]
    public async Task A_large_array_goes_to_Python_and_one_comes_from_its_memory()
    {
        const int Count = 400_000;
        byte[] floats = new byte[Count * sizeof(double)];
        Buffer.BlockCopy(Enumerable.Range(0, Count).Select(i => (double)i).ToArray(), 0, floats, 0, floats.Length);
        byte[] frame = Encoding.UTF8.GetBytes($$"""{"kind":"call","call":{{_call += 2}},"name":"module.mean","buffers":[[0,{{floats.Length}}]],"payload":[{"$":["ndarray","<f8",[{{Count}}],"C",0]}]}""");
        Task sending = Task.Run(() => SendParts([.. BitConverter.GetBytes(frame.Length), .. frame, .. new byte[-(frame.Length + 4) & 15], .. floats]));

        Assert.Equal("""[199999.5,"ndarray","float64",false]""", JsonDocument.Parse(_rig.ReadJson()).RootElement.GetProperty("payload").GetRawText());
        await sending;

        _rig.SendJson($$"""{"kind":"call","call":{{_call += 2}},"name":"module.make","payload":[{{Count}}]}""");
        byte[] message = ReadParts();
        Assert.Contains("\"payload\":{\"$\":[\"ndarray\",\"<f8\",[400000],\"C\",0]}", Encoding.UTF8.GetString(message.AsSpan(0, 300)));
        Assert.True(message.AsSpan(message.Length - floats.Length).SequenceEqual(floats));
    }

    [Fact]
    public void An_exception_of_Python_arrives_as_it_was_raised()
    {
        JsonElement error = Call("fail", "[]");

        Assert.Equal("KeyError", error.GetProperty("type").GetString());
        Assert.Equal("""raise KeyError("no such thing")""", error.GetProperty("frames")[0].GetProperty("$")[4].GetString());
    }

    [Fact]
    public void A_stream_of_Python_never_runs_dry()
    {
        const int Count = 3000;
        _rig.SendJson($$"""{"kind":"call","call":{{_call += 2}},"name":"module.count","credit":[16,60],"payload":[{{Count}}]}""");
        for (int received = 0; received < Count;)
        {
            JsonElement message = JsonDocument.Parse(_rig.ReadJson()).RootElement;
            JsonElement payload = message.GetProperty("payload");
            JsonElement[] items = message.TryGetProperty("batch", out _) ? [.. payload.EnumerateArray()] : [payload];
            Assert.All(items, item => Assert.Equal(received++ + 0.5, item.GetDouble()));
            _rig.SendJson($$"""{"kind":"credit","call":{{_call}},"credit":[{{items.Length}},{{items.Sum(item => item.GetRawText().Length)}}]}""");
        }

        Assert.Contains("\"kind\":\"return\"", _rig.ReadJson());
    }

    [Fact]
    public void A_function_of_the_peer_is_called_by_Python_in_the_course_of_its_call()
    {
        _rig.SendJson($$"""{"kind":"call","call":{{_call += 2}},"name":"module.ask","handles":[[1,1,5]],"payload":[{"$":["handle",0]},{"$":["tuple",1]}]}""");
        Assert.Equal($$"""{"kind":"call","call":1,"parent":{{_call}},"name":"pons.invoke","handles":[[2,1,5]],"payload":[{"$":["tuple",1]}]}""", _rig.ReadJson());
        _rig.SendJson("""{"kind":"return","call":1,"payload":{"b":[1.5]}}""");

        JsonElement[] messages = [JsonDocument.Parse(_rig.ReadJson()).RootElement, JsonDocument.Parse(_rig.ReadJson()).RootElement];
        Assert.Equal("""[{"b":[1.5]},1]""", messages.Single(message => message.GetProperty("kind").GetString() == "return").GetProperty("payload").GetRawText());
        Assert.Equal("[[2,3,5,1]]", messages.Single(message => message.GetProperty("kind").GetString() == "release").GetProperty("handles").GetRawText());
    }

    [Fact]
    public void A_stream_of_the_peer_is_read_by_Python_and_never_runs_dry()
    {
        const int Count = 20_000;
        _rig.SendJson($$"""{"kind":"call","call":{{_call += 2}},"name":"module.total","handles":[[1,2,5]],"payload":[{"$":["handle",0]}]}""");
        JsonElement iterate = JsonDocument.Parse(_rig.ReadJson()).RootElement;
        Assert.Equal("pons.iterate", iterate.GetProperty("name").GetString());
        long[] credit = [.. iterate.GetProperty("credit").EnumerateArray().Select(part => part.GetInt64())];
        for (int sent = 0; sent < Count;)
        {
            if (credit[0] <= 0 || credit[1] <= 0)
            {
                JsonElement more = JsonDocument.Parse(_rig.ReadJson()).RootElement.GetProperty("credit");
                credit = [credit[0] + more[0].GetInt64(), credit[1] + more[1].GetInt64()];
                continue;
            }

            _rig.SendJson("""{"kind":"item","call":1,"payload":0.25}""");
            sent++;
            credit = [credit[0] - 1, credit[1] - "0.25".Length];
        }

        _rig.SendJson("""{"kind":"return","call":1,"payload":null}""");
        string answer = _rig.ReadJson();
        while (!answer.Contains("\"return\"", StringComparison.Ordinal))
        {
            answer = _rig.ReadJson();
        }

        Assert.Contains("\"payload\":{\"$\":[\"float\",\"5000\"]}", answer);
    }

    /// <summary>Calls an action of the module, and answers the payload of what comes back.</summary>
    private JsonElement Call(string action, string arguments)
    {
        _rig.SendJson($$"""{"kind":"call","call":{{_call += 2}},"name":"module.{{action}}","payload":{{arguments}}}""");
        return JsonDocument.Parse(_rig.ReadJson()).RootElement.GetProperty("payload");
    }

    private void SendParts(byte[] message)
    {
        for (int at = 0; at < message.Length; at += JsonParts.MostBytes)
        {
            byte[] slice = message[at..Math.Min(message.Length, at + JsonParts.MostBytes)];
            byte[] part = new byte[JsonParts.HeadBytes + slice.Length];
            JsonParts.WriteHead(part, 5, at + slice.Length == message.Length ? JsonParts.LastOfBinary : JsonParts.More);
            slice.CopyTo(part, JsonParts.HeadBytes);
            _rig.SendRaw([.. BitConverter.GetBytes((uint)part.Length | JsonFrameReader.BinaryBit), .. part]);
        }
    }

    private byte[] ReadParts()
    {
        var parts = new JsonParts(1 << 30);
        while (true)
        {
            (bool isBinary, byte[] bytes) = _rig.ReadJsonFrame();
            if (isBinary && parts.TryComplete(bytes, out ReadOnlySpan<byte> message, out _))
            {
                return message.ToArray();
            }
        }
    }
}
#pragma warning restore CA1001
