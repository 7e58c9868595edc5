using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pons.AspNetCore.Tests.ConsolePage;

/// <summary>A page in a browser, driven as somebody with a keyboard and a mouse would, by the browser's own debugging protocol.</summary>
internal sealed class Tab : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);

    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _waiting = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Task _reading = Task.CompletedTask;
    private int _last;

    private Tab()
    {
    }

    /// <summary>What the page wrote to its console, threw, or was refused by its own policy.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Joins an empty page of a browser.</summary>
    public static async Task<Tab> OpenAsync(Uri debugger)
    {
        var tab = new Tab();
        using var timer = new CancellationTokenSource(Limit);
        await tab._socket.ConnectAsync(debugger, timer.Token);
        tab._reading = tab.ReadAsync();
        foreach (string domain in new[] { "Runtime", "Log", "Page" })
        {
            await tab.SendAsync($"{domain}.enable");
        }

        await tab.ResizeAsync(1280, 820);
        return tab;
    }

    public Task<JsonNode> ResizeAsync(int width, int height, bool isPhone = false) =>
        SendAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = isPhone ? 2 : 1, ["mobile"] = isPhone });

    /// <summary>Pretends that the system likes a feature of CSS to have that value.</summary>
    public Task<JsonNode> PreferAsync(string feature, string value) =>
        SendAsync("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(new JsonObject { ["name"] = feature, ["value"] = value }) });

    public Task<JsonNode> VisitAsync(string address) => SendAsync("Page.navigate", new JsonObject { ["url"] = address });

    /// <summary>What an expression of JavaScript gives, a promise's value included.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        JsonNode answer = await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true });
        return answer["exceptionDetails"] is { } thrown
            ? throw new InvalidOperationException($"{expression} threw {thrown["exception"]?["description"] ?? thrown["text"]}")
            : answer["result"]!["value"];
    }

    /// <summary>Waits until an expression is true in the page.</summary>
    public async Task UntilAsync(string expression)
    {
        using var timer = new CancellationTokenSource(Limit);
        string last = "";
        while (!timer.IsCancellationRequested)
        {
            try
            {
                // The page looks again as often as something changes, and a few times a second.
                JsonNode? isSo = await EvaluateAsync($$"""
                    new Promise(resolve => {
                      const end = performance.now() + 2000;
                      const look = () => ({{expression}}) ? resolve(true) : performance.now() > end ? resolve(false) : setTimeout(look, 20);
                      look();
                    })
                    """);
                if (isSo?.GetValue<bool>() == true)
                {
                    return;
                }
            }
            catch (InvalidOperationException error)
            {
                last = error.Message; // the page is just being loaded, or what is asked of is not there yet
            }
        }

        string text = (await EvaluateAsync("document.body?.innerText ?? ''"))?.GetValue<string>() ?? "";
        throw new TimeoutException($"It never came to be that {expression}. {last}\nThe page says:\n{text}\n{string.Join('\n', _complaints)}");
    }

    /// <summary>Clicks with the mouse where an element is.</summary>
    public async Task ClickAsync(string selector)
    {
        await UntilAsync($"document.querySelector({Quoted(selector)})");
        JsonNode place = (await EvaluateAsync($$"""
            (() => {
              const element = document.querySelector({{Quoted(selector)}});
              element.scrollIntoView({ block: "center", behavior: "instant" });
              const box = element.getBoundingClientRect();
              return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
            })()
            """))!;
        foreach (string type in new[] { "mousePressed", "mouseReleased" })
        {
            await SendAsync("Input.dispatchMouseEvent", new JsonObject { ["type"] = type, ["x"] = place["x"]!.DeepClone(), ["y"] = place["y"]!.DeepClone(), ["button"] = "left", ["clickCount"] = 1 });
        }
    }

    /// <summary>Types a text into what has the focus.</summary>
    public Task<JsonNode> TypeAsync(string text) => SendAsync("Input.insertText", new JsonObject { ["text"] = text });

    /// <summary>Puts the focus into a field and types.</summary>
    public async Task TypeAsync(string selector, string text)
    {
        await UntilAsync($"document.querySelector({Quoted(selector)})");
        await EvaluateAsync($"(() => {{ const field = document.querySelector({Quoted(selector)}); field.focus(); field.select?.(); }})()");
        await TypeAsync(text);
    }

    /// <summary>Presses a key, with others held.</summary>
    public async Task PressAsync(string key, bool control = false, bool shift = false)
    {
        int code = key switch { "Enter" => 13, "Tab" => 9, "Escape" => 27, "ArrowUp" => 38, "ArrowDown" => 40, "ArrowLeft" => 37, "ArrowRight" => 39, _ => char.ToUpperInvariant(key[0]) };
        string? text = key == "Enter" ? "\r" : key.Length == 1 && !control ? key : null;
        foreach (string type in new[] { "keyDown", "keyUp" })
        {
            var press = new JsonObject { ["type"] = type, ["key"] = key, ["windowsVirtualKeyCode"] = code, ["modifiers"] = (control ? 2 : 0) + (shift ? 8 : 0) };
            if (text is not null && type == "keyDown")
            {
                press["text"] = text;
            }

            await SendAsync("Input.dispatchKeyEvent", press);
        }
    }

    /// <summary>The text that is seen of an element.</summary>
    public async Task<string> TextAsync(string selector) => (await EvaluateAsync($"document.querySelector({Quoted(selector)})?.innerText ?? ''"))!.GetValue<string>();

    /// <summary>One message of the protocol, and its answer.</summary>
    public async Task<JsonNode> SendAsync(string method, JsonObject? parameters = null)
    {
        int id = Interlocked.Increment(ref _last);
        var answer = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        byte[] message = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] });
        using var timer = new CancellationTokenSource(Limit);
        await _turn.WaitAsync(timer.Token);
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, timer.Token);
        }
        finally
        {
            _turn.Release();
        }

        return await answer.Task.WaitAsync(Limit);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await SendAsync("Page.close");
        }
        catch (Exception error) when (error is WebSocketException or TimeoutException or InvalidOperationException or OperationCanceledException)
        {
            // It has gone before it could say so.
        }

        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _turn.Dispose();
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private async Task ReadAsync()
    {
        byte[] part = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                WebSocketReceiveResult result = await _socket.ReceiveAsync(part, CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                message.Write(part, 0, result.Count);
                if (result.EndOfMessage)
                {
                    Take(JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!);
                    message.SetLength(0);
                }
            }
        }
        catch (Exception error) when (error is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The page is closed.
        }

        foreach (TaskCompletionSource<JsonNode> waiting in _waiting.Values)
        {
            waiting.TrySetException(new InvalidOperationException("The page was closed."));
        }
    }

    private void Take(JsonNode message)
    {
        if (message["id"]?.GetValue<int>() is { } id)
        {
            if (_waiting.TryRemove(id, out TaskCompletionSource<JsonNode>? waiting))
            {
                _ = message["error"] is { } error ? waiting.TrySetException(new InvalidOperationException(error.ToJsonString())) : waiting.TrySetResult(message["result"]!);
            }

            return;
        }

        JsonNode? told = message["params"];
        string? complaint = message["method"]!.GetValue<string>() switch
        {
            "Runtime.consoleAPICalled" => string.Join(' ', told!["args"]!.AsArray().Select(argument => argument!["value"]?.ToString() ?? argument["description"]?.ToString())),
            "Runtime.exceptionThrown" => told!["exceptionDetails"]!["exception"]?["description"]?.ToString() ?? told["exceptionDetails"]!["text"]!.ToString(),
            "Log.entryAdded" => $"{told!["entry"]!["text"]} {told["entry"]!["url"]}",
            _ => null,
        };
        if (complaint is not null)
        {
            _complaints.Enqueue(complaint);
        }
    }
}
