using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pons.AspNetCore.Access;
using Pons.AspNetCore.Tests.WebSockets;
using Pons.Tests.Pools;

namespace Pons.AspNetCore.Tests.Security;

/// <summary>What clients are not to learn: where code lies, what a worker printed, the token, codes of others.</summary>
public sealed class LeakTests
{
    private const string Module = """
        import os, sys, time
        import pons

        def die():
            print("a secret line", file=sys.stderr, flush=True)
            os._exit(3)

        def fail():
            try:
                raise KeyError("inner secret")
            except KeyError as error:
                raise ValueError("told") from error

        def environment():
            return repr(dict(os.environ)) + repr(sys.argv) + open("/proc/self/cmdline").read()
        """;

    [Theory(Timeout = 60_000)]
    [InlineData("fails", "raised", "told")]
    [InlineData("fails_later", "raised", "told")]
    [InlineData("yields", "raised", "told")]
    [InlineData("asks_python", "raised", "told")]
    [InlineData("fail", "raised", "told")]
    public async Task Who_may_see_no_frames_sees_none_of_CSharp_either_nor_of_causes(string action, string code, string message)
    {
        await using RunningHost host = await StartAsync();
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        await client.BeginAsync(action, [], call =>
        {
            if (action == "yields")
            {
                call["credit"] = new JsonArray(10, 10_000);
            }
        });
        JsonNode error = (await client.ReceiveAsync("error"))["payload"]!;

        Assert.Equal((code, message), ((string)error["code"]!, (string)error["message"]!));
        AssertBare(error);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_a_lost_worker_printed_is_told_to_those_alone_who_may_see_tracebacks()
    {
        await using RunningHost host = await StartAsync();
        await using JsonSocket client = await JsonSocket.JoinAsync(host);
        using HttpClient http = host.MakeClient();

        JsonNode lost = (await client.CallAsync("die"))["payload"]!;
        using HttpResponseMessage told = await http.PostAsync("/api/die", null);

        Assert.Equal("lost", (string)lost["code"]!);
        AssertBare(lost);
        Assert.DoesNotContain("secret", await told.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Behind_a_proxy_nobody_is_taken_for_one_of_this_machine()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.ConnectAsync(host, configure: options =>
        {
            options.SetRequestHeader("X-Forwarded-For", "203.0.113.7");
            options.SetRequestHeader("Authorization", $"Bearer {host.Token}");
        });
        await client.SendTextAsync("""{"kind":"join","payload":{"version":1}}""");
        await client.ReceiveAsync("hello");
        await client.ReadyAsync();

        AssertBare((await client.CallAsync("fail"))["payload"]!);
    }

    [Fact(Timeout = 60_000)]
    public async Task Workers_know_no_token()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        string known = (string)(await client.CallAsync("environment"))["payload"]!;

        Assert.NotEmpty(known);
        Assert.DoesNotContain(host.Token, known, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_code_is_too_old_after_two_minutes_and_no_guess_is_one()
    {
        var time = new ManualTime(measures: true);
        await using RunningHost host = await RunningHost.StartAsync(null, options => options.Hub = new HubOptions { TimeProvider = time });
        var codes = host.Services.GetRequiredService<LaunchCodes>();
        string old = codes.Make();
        time.Advance(TimeSpan.FromSeconds(110));
        string young = codes.Make();
        time.Advance(TimeSpan.FromSeconds(11));

        foreach (string wrong in new[] { old, "", " ", young + " ", " " + young, young[..^1], young.ToUpperInvariant() + "x", young + young, new string('0', 32), new string('x', 1_000_000), "\"" + young + "\"" })
        {
            Assert.Equal(401, RawHttp.StatusOf(await RawHttp.AskAsync(host, "POST /pons/enter", null, wrong)));
        }

        Assert.Equal(403, RawHttp.StatusOf(await RawHttp.AskAsync(host, "POST /pons/enter", "evil.example", young)));
        Assert.Equal(401, RawHttp.StatusOf(await RawHttp.AskAsync(host, "POST /pons/enter", null, young, "Origin: http://evil.example")));
        string entered = await RawHttp.AskAsync(host, "POST /pons/enter", null, young);
        Assert.Equal(200, RawHttp.StatusOf(entered));
        Assert.Equal(401, RawHttp.StatusOf(await RawHttp.AskAsync(host, "POST /pons/enter", null, young)));
        AssertCookie(host, entered);
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_codes_that_nobody_redeems_only_so_many_are_kept()
    {
        await using RunningHost host = await RunningHost.StartAsync(null);
        var codes = host.Services.GetRequiredService<LaunchCodes>();

        string[] made = [.. Enumerable.Range(0, 5000).Select(_ => codes.Make())];

        Assert.Equal(made.Length, made.Distinct(StringComparer.Ordinal).Count());
        Assert.True(codes.TryRedeem(made[^1]));
        Assert.InRange(made.Count(codes.TryRedeem), 1, 1000);
    }

    private static void AssertCookie(RunningHost host, string entered)
    {
        string cookie = entered.Split("\r\n").Single(line => line.StartsWith("Set-Cookie:", StringComparison.OrdinalIgnoreCase));
        Assert.Contains($"pons-files-{host.Address.Port}=", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        string head = entered.Split("\r\n\r\n")[0];
        Assert.DoesNotContain(host.Token, head, StringComparison.Ordinal);
        Assert.Contains("no-store", head, StringComparison.Ordinal);
        Assert.Contains(host.Token, entered, StringComparison.Ordinal);
    }

    private static void AssertBare(JsonNode error)
    {
        Assert.Empty(error["frames"]!.AsArray());
        Assert.Null(error["cause"]);
        Assert.Null(error["context"]);
        Assert.DoesNotContain("secret", error.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(".cs", error.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(".py", error.ToJsonString(), StringComparison.Ordinal);
    }

    private static Task<RunningHost> StartAsync() => RunningHost.StartAsync(
        Module,
        options => options.Access.ShowTracebacks = false,
        pons => pons
            .AddAction("fails", () => { throw new InvalidOperationException("told", new InvalidOperationException("inner secret")); })
            .AddAction("fails_later", async () =>
            {
                await Task.Yield();
                throw new InvalidOperationException("told", new InvalidOperationException("inner secret"));
            })
            .AddAction("yields", FailAsync)
            .AddAction("asks_python", (CallContext context) => context.Hub.Peers[0].CallAsync<int>("fail")));

    private static async IAsyncEnumerable<int> FailAsync()
    {
        await Task.Yield();
        yield return 1;
        throw new InvalidOperationException("told", new InvalidOperationException("inner secret"));
    }
}
