using System.Text.Json.Nodes;
using Pons.AspNetCore.Tests.WebSockets;

namespace Pons.AspNetCore.Tests.Security;

/// <summary>Who tries to get in, or into the session of another, by what joins allow.</summary>
public sealed class JoinAttackTests
{
    private const string Module = """
        def add(a, b):
            return a + b
        """;

    [Theory(Timeout = 30_000)]
    [InlineData("")]
    [InlineData(" ")]
    public async Task A_token_that_was_left_empty_lets_nobody_in(string token)
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, options => options.Access.Token = token);
        await using JsonSocket client = await JsonSocket.ConnectAsync(host);

        await client.SendTextAsync($$$"""{"kind":"join","payload":{"version":1,"token":"{{{token}}}"}}""");

        Assert.Equal("token", (string)(await client.ReceiveAsync("fault"))["payload"]![0]!);
        Assert.Equal(401, RawHttp.StatusOf(await RawHttp.AskAsync(host, "GET /api/add", null, "", $"Authorization: Bearer {token}")));
        Assert.NotEqual(token, host.Token);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_session_is_not_had_by_its_number_and_a_guess()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket owner = await JsonSocket.JoinAsync(host);

        foreach (string secret in new[] { "", owner.Secret[..^1], owner.Secret + "0", owner.Secret.ToUpperInvariant() + "x", new string('0', 64), new string('é', 64) })
        {
            await using JsonSocket thief = await JsonSocket.JoinAsync(host, new JsonObject { ["client"] = owner.Client, ["secret"] = secret });
            Assert.NotEqual(owner.Client, thief.Client);
            Assert.False((bool)thief.Hello["payload"]!["resumed"]!);
        }

        Assert.Equal(3, (int)(await owner.CallAsync("add", 1, 2))["payload"]!);
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_many_that_take_one_session_up_at_once_one_remains()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, options => options.Hub = new HubOptions { SessionTime = TimeSpan.Zero });
        await using JsonSocket first = await JsonSocket.JoinAsync(host);
        ulong id = first.Client;

        JsonSocket[] again = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => JsonSocket.JoinAsync(host, new JsonObject { ["client"] = id, ["secret"] = first.Secret })));
        await Task.WhenAll(again.Select(IsServedAsync)); // until the host has heard all of them
        int answered = 0;
        foreach (JsonSocket socket in again)
        {
            answered += await IsServedAsync(socket) ? 1 : 0;
        }

        Assert.Equal(1, answered);
        Assert.Equal(id, Assert.Single(host.Hub.Clients.All).Id);
        foreach (JsonSocket socket in again)
        {
            await socket.DisposeAsync();
        }

        while (host.Hub.Sessions.TryFind(id, out _))
        {
            await Task.Delay(10);
        }
    }

    private static async Task<bool> IsServedAsync(JsonSocket socket)
    {
        try
        {
            return (int)(await socket.CallAsync("add", 1, 2))["payload"]! == 3;
        }
        catch (Exception error) when (error is InvalidOperationException or System.Net.WebSockets.WebSocketException)
        {
            return false; // closed
        }
    }
}
