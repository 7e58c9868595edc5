using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Pons.AspNetCore.Access;
using Pons.AspNetCore.Tests.Web;

namespace Pons.AspNetCore.Tests.WebSockets;

/// <summary>A page in a browser, with no more than what browsers have: it comes in by a code, joins, calls and is called back.</summary>
public sealed class BrowserTests
{
    private const string Page = """
        <!DOCTYPE html>
        <script type="module">
          const said = [];
          const entered = await fetch("/pons/enter", { method: "POST", body: location.hash.slice(6) });
          const { token } = await entered.json();
          const socket = new WebSocket(`ws://${location.host}/pons`, ["pons.v1"]);
          const send = (message) => socket.send(JSON.stringify(message));
          socket.onopen = () => send({ kind: "join", payload: { version: 1, token } });
          socket.onmessage = async ({ data }) => {
            const message = JSON.parse(data);
            if (message.kind === "hello") {
              send({ kind: "ready", payload: { version: 1, language: "javascript", languageVersion: "", actions: [["alert", "function"]] } });
              send({ kind: "call", call: 2, name: "greet", payload: ["Ada"] });
            } else if (message.kind === "call") {
              said.push(message.payload[0]);
              send({ kind: "return", call: message.call, payload: "seen" });
            } else if (message.kind === "return") {
              said.push(message.payload);
              await fetch("/told", { method: "POST", body: said.join("; ") });
            }
          };
        </script>
        """;

    [NeedsFact(Browser = true)]
    public async Task A_page_comes_in_by_its_code_calls_Python_and_is_called_back()
    {
        var told = new TaskCompletionSource<string>();
        await using RunningHost host = await RunningHost.StartAsync(
            "import pons\ndef greet(name): return f\"{pons.client.call('alert', 'Hello ' + name)} by {name}\"",
            map: app =>
            {
                app.MapGet("/page.html", () => Results.Content(Page, "text/html"));
                app.MapPost("/told", async (HttpRequest request) => told.TrySetResult(await new StreamReader(request.Body).ReadToEndAsync()));
            });
        string code = host.Services.GetRequiredService<LaunchCodes>().Make();

        using IDisposable visit = Chromium.Visit($"{host.Address}page.html#code={code}");

        Assert.Equal("Hello Ada; seen by Ada", await told.Task);
    }
}
