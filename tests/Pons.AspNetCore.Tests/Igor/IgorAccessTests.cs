using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Pons.AspNetCore.Hosting;

namespace Pons.AspNetCore.Tests.Igor;

public sealed class IgorAccessTests
{
    private const string Source = """
        def flood(out, data):
            while not out.client.is_gone:
                out.send('x' * 100_000)

        def echo(out, data):
            out.send(data)

        IgorServer(api={'flood': flood, 'echo': echo}).run_forever()
        """;

    [Fact(Timeout = 60_000)]
    public async Task Pages_of_this_machine_and_programs_may_connect()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source);
        foreach (string? origin in new[] { null, "http://localhost:9999", "https://127.0.0.1", "http://[::1]:1", "file://" })
        {
            using IgorSocket client = await host.ConnectAsync(origin);

            Assert.Equal(1, (int)(await client.AskAsync("echo", "1"))!);
            Assert.NotEqual(0, host.Services.GetRequiredService<Presence>().Count);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Foreign_pages_may_not()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source);
        foreach (string origin in new[] { "https://evil.example", "http://localhost.evil.example", "http://127.0.0.1.evil.example", "null", "file:///home", "http://localhost@evil.example" })
        {
            await Assert.ThrowsAsync<WebSocketException>(() => host.ConnectAsync(origin));
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Pages_of_files_may_where_that_is_allowed()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source, options => options.Access.AllowedOrigins.Add("null"));
        using IgorSocket client = await host.ConnectAsync("null");

        Assert.Equal(1, (int)(await client.AskAsync("echo", "1"))!);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_name_that_was_bound_to_our_address_is_refused()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source);

        await Assert.ThrowsAsync<WebSocketException>(() => host.ConnectAsync(host: "evil.example"));
    }

    [Fact(Timeout = 30_000)]
    public async Task One_client_too_many_is_refused()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source, options => options.Clients.MostClients = 1);
        using IgorSocket client = await host.ConnectAsync();
        await client.AskAsync("echo", "1");

        await Assert.ThrowsAsync<WebSocketException>(() => host.ConnectAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_message_without_end_is_refused()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source, options => options.Igor.MessageBytes = 10_000);
        using IgorSocket client = await host.ConnectAsync();
        await client.SendAsync(new string('x', 20_000));

        Assert.Null(await client.ReadAsync());
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, client.Socket.CloseStatus);
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_does_not_read_is_dropped_and_delays_nobody_until_then()
    {
        await using IgorHost host = await IgorHost.StartAsync(Source, options => options.Igor.ReadTimeLimit = TimeSpan.FromSeconds(1));
        using IgorSocket slow = await host.ConnectAsync();
        using IgorSocket other = await host.ConnectAsync();
        await slow.SendAsync("flood", "null");

        Presence presence = host.Services.GetRequiredService<Presence>();
        var dropped = new TaskCompletionSource();
        presence.Changed += count => dropped.TrySetResult();
        Assert.Equal(2, (int)(await other.AskAsync("echo", "2"))!);
        await dropped.Task;

        Assert.Equal(3, (int)(await other.AskAsync("echo", "3"))!);
        Assert.Equal(1, presence.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_talks_faster_than_handlers_listen_has_to_wait()
    {
        const string slow = """
            gate = threading.Event()
            IgorServer(api={'slow': lambda out, data: gate.wait(30), 'go': lambda out, data: gate.set()}).run_forever()
            """;
        await using IgorHost host = await IgorHost.StartAsync(slow, options => options.Igor.WaitingMessages = 4);
        using IgorSocket client = await host.ConnectAsync();
        using IgorSocket other = await host.ConnectAsync();
        string large = $"\"{new string('x', 1 << 20)}\"";
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < 64; i++)
            {
                await client.SendAsync("slow", large);
            }
        });

        await Task.WhenAny(sending, Task.Delay(500));
        Assert.False(sending.IsCompleted);
        await other.AskAsync("go");
        for (int i = 0; i < 64; i++)
        {
            Assert.Equal("""{"streamId": "s", "close": true}""", await client.ReadAsync());
        }

        await sending;
    }
}
