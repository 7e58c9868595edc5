using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;

namespace Pons.Cli.Tests;

/// <summary><c>pons serve</c> of programs that are more than a module of actions, and of those that join.</summary>
public sealed class ServeProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pons-serve-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = 60_000)]
    public async Task A_web_application_is_known_as_one_and_has_all_addresses_for_itself()
    {
        Write("app.py", """
            from wsgiref.simple_server import make_server

            def app(environ, start_response):
                start_response("200 OK", [("Content-Type", "text/plain")])
                return [environ["PATH_INFO"].encode()]

            if __name__ == "__main__":
                make_server("127.0.0.1", 1, app).serve_forever()
            """);
        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["app.py"]);
        using HttpClient client = served.MakeClient(withToken: false);

        Assert.Equal("/api/add", await client.GetStringAsync("/api/add"));
        Assert.Equal("/healthz", await client.GetStringAsync("/healthz"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_web_application_asks_for_the_token_where_one_is_given()
    {
        Write("site.py", """
            def application(environ, start_response):
                start_response("200 OK", [])
                return [b"hello"]
            """);
        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["site.py", "--web", "application", "--token", "a-token-of-the-test"]);
        using HttpClient client = served.MakeClient(withToken: false);

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await client.GetAsync("/")).StatusCode);
        client.DefaultRequestHeaders.Authorization = new("Bearer", "a-token-of-the-test");
        Assert.Equal("hello", await client.GetStringAsync("/"));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_looks_like_a_web_application_is_a_module_where_that_is_said()
    {
        Write("app.py", """
            def app(environ, start_response):
                return []

            def add(a, b):
                return a + b
            """);
        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["app.py", "--no-web"]);
        using HttpClient client = served.MakeClient();

        Assert.Equal("3", await client.GetStringAsync("/api/add?a=1&b=2"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_program_for_Igor_is_served_and_its_exit_is_the_hosts()
    {
        Write("main.py", """
            import sys
            from igor.server import IgorServer

            def hello(out, data, **kwargs):
                out.send("Hello " + data["name"])

            def shutdown(out, data, **kwargs):
                sys.exit(7)

            igor = IgorServer(api={"hello": hello, "shutdown": shutdown})
            igor.run_forever()
            """);
        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["main.py", "--igor"]);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{served.Address.Authority}/"), CancellationToken.None);

        await SendAsync(socket, """{"streamId": 1, "action": "hello", "data": {"name": "Ada"}}""");
        Assert.Contains("Hello Ada", await ReceiveAsync(socket), StringComparison.Ordinal);
        await SendAsync(socket, """{"streamId": 2, "action": "shutdown", "data": null}""");

        Assert.Equal(7, await served.EndAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_program_joins_by_a_socket()
    {
        Write("calc.py", "def add(a, b): return a + b");
        Write("joins.py", """
            import pons
            with pons.connect("unix:pons.sock") as hub:
                print(hub.call("add", 2, 3))
            """);
        await using ServedProcess served = await ServedProcess.StartAsync(_folder, ["calc.py", "--socket", "pons.sock"]);
        var start = new ProcessStartInfo(CommandLine.Interpreter, ["joins.py"]) { WorkingDirectory = _folder, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["PONS_TOKEN"] = served.Token;
        start.Environment["PYTHONPATH"] = Path.Combine(Pons.Tests.Repository.Root, "runtimes", "python");

        using Process program = Process.Start(start)!;

        Assert.Equal("5\n", await program.StandardOutput.ReadToEndAsync());
        await program.WaitForExitAsync();
        await served.SignalAsync("-TERM");
        Assert.Equal(0, await served.EndAsync());
        Assert.False(File.Exists(Path.Combine(_folder, "pons.sock")));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("one file", "a.py", "b.py", "--igor")]
    [InlineData("exclude each other", "a.py", "--igor", "--web", "app")]
    [InlineData("know no token", "a.py", "--igor", "--host", "0.0.0.0")]
    [InlineData("--no-web", "a.py", "--web", "app", "--ui", ".")]
    [InlineData("other machines", "a.py", "--socket", "tcp:0.0.0.0:1")]
    [InlineData("names no place", "a.py", "--socket", "tcp:")]
    public async Task What_does_not_go_together_is_said(string sentence, params string[] arguments)
    {
        Write("a.py", "");
        await using ServedProcess served = ServedProcess.Begin(_folder, arguments);

        Assert.Equal(2, await served.EndAsync());
        Assert.Contains(sentence, served.Errors, StringComparison.Ordinal);
    }

    private static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        byte[] bytes = new byte[4096];
        WebSocketReceiveResult result = await socket.ReceiveAsync(bytes, CancellationToken.None);
        return Encoding.UTF8.GetString(bytes, 0, result.Count);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
