using System.Text.Json.Nodes;
using Pons.AspNetCore.Tests.WebSockets;

namespace Pons.AspNetCore.Tests.Security;

/// <summary>Promises 4 and 7: what is no action by its exact name is none by any other, over HTTP and over a WebSocket.</summary>
public sealed class NameTests
{
    private const string Module = """
        import os
        from os import system
        import pons

        calls = []

        def add(a=1, b=2):
            calls.append("add")
            return a + b

        def _hidden(*args):
            calls.append("_hidden")

        class Box:
            def _inner(self):
                calls.append("_inner")

        API = {"box": {"open": add}}

        def look():
            return calls
        """;

    private static readonly string[] Roots = ["add", "module.add", "Box", "API", "os", "pons", "look", ""];

    private static readonly string[] Walks =
    [
        "__class__", "__globals__", "__builtins__", "__call__", "__dict__", "__init__.__globals__", "__class__.__mro__", "func_globals", "gi_frame.f_globals", "_hidden", "_inner", "system", "path.join", "calls.append",
    ];

    private static readonly string[] Others =
    [
        "_hidden", "module._hidden", "system", "module.system", "os.system", "module.os", "eval", "exec", "__import__", "builtins.eval", "calls.append", "clear", "calls", "Box._inner",
        "аdd", "add\u200b", "add\u0301", "\ufeffadd", "ａｄｄ", "add\0", "\0add", "add\n", " add", "add ", "ADD", "Add", ".add", "add.", "..add", "module..add", "module.module.add", "add()", "add;add", "add/../add", "../add", "*", "a*", "ad?",
        "pons.run ", "pons.run\0", "PONS.run", "Pons.run", "pons.Run", "pons..run", ".pons.run", "module.pons.run", "pons.module.add", "p\u043ens.run", "pons", "pons.", "pons.call", "pons.web", "pons.hold", "pons.route", "pons.__class__",
        "constructor", "__proto__", "toString", "{pons.action}", "%2e%2e/add", "-c", "$(add)", "`add`", "'; add", "\ud83d\ude00",
    ];

    [Fact(Timeout = 60_000)]
    public async Task No_other_name_reaches_anything()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);
        using HttpClient http = host.MakeClient();

        foreach (string name in Names())
        {
            await AssertUnknownAsync(client, name);
            using HttpResponseMessage told = await http.PostAsync($"/api/{Uri.EscapeDataString(name)}", Http.Asking.Json("[]"));
            Assert.True((int)told.StatusCode is >= 400 and < 500, $"'{name}': {told.StatusCode}");
        }

        Assert.Equal("[]", (await client.CallAsync("look"))["payload"]!.ToJsonString());
    }

    [Fact(Timeout = 60_000)]
    public async Task Names_of_random_letters_reach_nothing_and_harm_nobody()
    {
        const string Letters = "ad.d_pons:/\\%\0\r\n\t ~é\u202e";
        var random = new Random(1);
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);
        using HttpClient http = host.MakeClient();

        for (int i = 0; i < 300; i++)
        {
            string name = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Letters[random.Next(Letters.Length)]));
            if (name is "add" or "module.add")
            {
                continue;
            }

            await AssertUnknownAsync(client, name);
            using HttpResponseMessage told = await http.PostAsync($"/api/{Uri.EscapeDataString(name)}", Http.Asking.Json("[]"));
            Assert.True((int)told.StatusCode is >= 400 and < 500, $"'{name}': {told.StatusCode}");
        }

        Assert.Equal("[]", (await client.CallAsync("look"))["payload"]!.ToJsonString());
    }

    [Theory(Timeout = 30_000)]
    [InlineData("a", 1025)]
    [InlineData("a", 100_000)]
    [InlineData("add\0", 1)]
    [InlineData("add\n", 1)]
    [InlineData("pons.run\r", 1)]
    [InlineData("\u0085add", 1)]
    public async Task A_name_that_is_none_is_a_fault_on_a_WebSocket_and_no_action_elsewhere(string text, int count)
    {
        string name = string.Concat(Enumerable.Repeat(text, count));
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);
        using HttpClient http = host.MakeClient();

        await client.BeginAsync(name, []);
        using HttpResponseMessage told = await http.PostAsync($"/api/{Uri.EscapeDataString(name[..Math.Min(name.Length, 7000)])}", Http.Asking.Json("[]"));

        Assert.Equal("name", (string)(await client.ReceiveAsync("fault"))["payload"]![0]!);
        Assert.True((int)told.StatusCode is >= 400 and < 500, told.StatusCode.ToString());
    }

    // A name with a control character in it is none, and ends the link: that is a test of its own.
    private static async Task AssertUnknownAsync(JsonSocket client, string name)
    {
        if (!name.Any(char.IsControl))
        {
            JsonNode answer = await client.CallAsync(name, "1 + 1");
            Assert.True((string)answer["kind"]! == "error" && (string)answer["payload"]!["code"]! is "unknown-action" or "refused", $"'{name}': {answer}");
        }
    }

    private static IEnumerable<string> Names() =>
        Others.Concat(from root in Roots from walk in Walks select $"{root}.{walk}").Concat(from walk in Walks select $"box.open.{walk}");
}
