using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pons.AspNetCore.Tests.Http;

public sealed class AttackTests
{
    private const string Source = """
        import time, os
        import pons

        def size(data):
            return len(data)

        def sleep(seconds):
            time.sleep(seconds)

        def die():
            os._exit(3)
        """;

    [Theory(Timeout = 30_000)]
    [InlineData("application/json")]
    [InlineData("application/octet-stream")]
    public async Task A_body_that_says_that_it_is_too_large_is_refused_before_it_comes(string type)
    {
        await using RunningHost host = await StartAsync();
        using Socket socket = await ConnectAsync(host);

        await SendAsync(socket, Head(host, $"Content-Length: 9999999999\r\nContent-Type: {type}"));

        Assert.StartsWith("HTTP/1.1 413", await ReadSomeAsync(socket), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_body_without_end_is_refused_when_it_is_too_large()
    {
        await using RunningHost host = await StartAsync();
        using Socket socket = await ConnectAsync(host);
        await SendAsync(socket, Head(host, "Transfer-Encoding: chunked\r\nContent-Type: application/json"));
        Task<string> answer = ReadSomeAsync(socket);
        string chunk = $"1000\r\n{new string('[', 0x1000)}\r\n";

        while (!answer.IsCompleted && await TrySendAsync(socket, chunk))
        {
        }

        Assert.StartsWith("HTTP/1.1 413", await answer, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_body_that_does_not_come_is_waited_for_only_so_long()
    {
        await using RunningHost host = await StartAsync(options =>
        {
            options.Http.BodyRate = 1_000_000;
            options.Http.BodyGrace = TimeSpan.FromSeconds(1.1);
        });
        using Socket socket = await ConnectAsync(host);

        await SendAsync(socket, Head(host, "Content-Length: 100\r\nContent-Type: application/json") + "[");

        Assert.StartsWith("HTTP/1.1 408", await ReadSomeAsync(socket), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_form_that_is_too_large_is_refused()
    {
        await using RunningHost host = await StartAsync();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[200_000]), "data", "x" } };

        using HttpResponseMessage answer = await host.SendAsync(HttpMethod.Post, "/api/size", form);

        await answer.ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_form_that_is_broken_is_refused()
    {
        await using RunningHost host = await StartAsync();

        using HttpResponseMessage answer = await host.SendAsync(HttpMethod.Post, "/api/size", Asking.Bytes("--x\r\nnonsense"u8.ToArray(), "multipart/form-data; boundary=x"));

        await answer.ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_call_beyond_its_time_limit_is_cancelled()
    {
        await using RunningHost host = await StartAsync(options => options.Http.TimeLimit = TimeSpan.FromSeconds(0.2), pons => pons.AddAction("wait", (CancellationToken token) => Task.Delay(60_000, token)));

        using HttpResponseMessage python = await host.PostAsync("/api/sleep", "[60]");
        using HttpResponseMessage local = await host.PostAsync("/api/wait", "");

        Assert.Contains("time limit", await python.DetailAsync(HttpStatusCode.GatewayTimeout), StringComparison.Ordinal);
        Assert.Contains("time limit", await local.DetailAsync(HttpStatusCode.GatewayTimeout), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_call_whose_worker_dies_says_so_and_the_next_one_finds_a_new_worker()
    {
        await using RunningHost host = await StartAsync();

        using HttpResponseMessage lost = await host.PostAsync("/api/die", "");

        await lost.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(lost.Headers.RetryAfter);
        Assert.Equal("3", await host.PostTextAsync("/api/size", """["abc"]"""));
    }

    [Fact(Timeout = 30_000)]
    public async Task One_call_too_many_is_told_that_the_workers_are_busy()
    {
        await using RunningHost host = await RunningHost.StartAsync(
            null, build: pons => pons.AddPython(WriteModule(), new PythonOptions { Interpreter = RunningHost.Interpreter, Workers = 2, QueueLimit = 1 }));
        using HttpClient client = host.MakeClient();
        using var gone = new CancellationTokenSource();
        Task[] calls = [.. Enumerable.Range(0, 3).Select(_ => client.PostAsync("/api/sleep", Asking.Json("[60]"), gone.Token))];
        while (host.Hub.Peers[0].QueuedCalls == 0)
        {
            await Task.Yield();
        }

        using HttpResponseMessage answer = await host.PostAsync("/api/sleep", "[60]");

        Assert.Contains("no worker", await answer.DetailAsync(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        await gone.CancelAsync();
        await Task.WhenAny(Task.WhenAll(calls));
    }

    private static Task<RunningHost> StartAsync(Action<PonsOptions>? configure = null, Action<PonsBuilder>? build = null) => RunningHost.StartAsync(
        Source,
        options =>
        {
            options.Http.BodyBytes = 100_000;
            configure?.Invoke(options);
        },
        build);

    private static string WriteModule()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("pons-test-").FullName, "busy.py");
        File.WriteAllText(file, Source);
        return file;
    }

    private static string Head(RunningHost host, string headers) =>
        $"POST /api/size HTTP/1.1\r\nHost: {host.Address.Authority}\r\nAuthorization: Bearer {host.Token}\r\n{headers}\r\n\r\n";

    private static async Task<Socket> ConnectAsync(RunningHost host)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, host.Address.Port));
        return socket;
    }

    private static async Task SendAsync(Socket socket, string text) => await socket.SendAsync(Encoding.ASCII.GetBytes(text));

    private static async Task<bool> TrySendAsync(Socket socket, string text)
    {
        try
        {
            await SendAsync(socket, text);
            return true;
        }
        catch (SocketException)
        {
            return false; // closed by the host, which has answered
        }
    }

    private static async Task<string> ReadSomeAsync(Socket socket)
    {
        byte[] buffer = new byte[1024];
        int count = await socket.ReceiveAsync(buffer);
        return Encoding.ASCII.GetString(buffer, 0, count);
    }
}
