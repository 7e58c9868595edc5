using System.Text.Json.Nodes;

namespace Pons.AspNetCore.Tests.WebSockets;

/// <summary>Who may see how the host is doing, and start and stop its jobs.</summary>
public sealed class ManagementTests
{
    private const string Module = """
        import pons

        def add(a, b):
            '''Adds.'''
            return a + b

        def manage(name):
            return pons.call("pons.jobs.stop", name)

        @pons.job
        def idle():
            pons.wait(1000)

        @pons.job
        def broken():
            raise RuntimeError("no food")
        """;

    private static readonly string[] Actions = ["pons.status", "pons.jobs.start", "pons.jobs.stop"];

    [Theory(Timeout = 30_000)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("wrong", false)]
    [InlineData("TOKEN", true)]
    public async Task Where_no_token_is_asked_for_only_those_may_that_name_it_all_the_same(string? named, bool mayManage)
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, options => options.Access.RequireToken = false);
        await using JsonSocket client = await JoinAsync(host, named == "TOKEN" ? host.Token : named);

        JsonNode answer = await client.CallAsync("pons.status");
        JsonNode stopped = await client.CallAsync("pons.jobs.stop", "idle");

        Assert.Equal(mayManage ? "return" : "error", (string)answer["kind"]!);
        Assert.Equal(mayManage ? JobState.Stopped : JobState.Running, host.Hub.Jobs["idle"].State);
        Assert.True(mayManage || (string)stopped["payload"]!["code"]! == "refused");
        Assert.Equal(3, (await client.CallAsync("add", 1, 2))["payload"]!.GetValue<int>());
    }

    [Fact(Timeout = 30_000)]
    public async Task Whoever_runs_the_host_says_otherwise()
    {
        await using RunningHost open = await RunningHost.StartAsync(Module, options => (options.Access.RequireToken, options.Access.AllowManagement) = (false, true));
        await using RunningHost closed = await RunningHost.StartAsync(Module, options => options.Access.AllowManagement = false);
        await using JsonSocket stranger = await JoinAsync(open, null);
        await using JsonSocket known = await JsonSocket.JoinAsync(closed);

        Assert.Equal("return", (string)(await stranger.CallAsync("pons.status"))["kind"]!);
        foreach (string action in Actions)
        {
            JsonNode answer = await known.CallAsync(action, "idle");
            Assert.Equal("refused", (string)answer["payload"]!["code"]!);
            Assert.Contains("AllowManagement", (string)answer["payload"]!["message"]!, StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task The_status_tells_of_workers_jobs_and_clients()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host, null, "alert");

        JsonNode status = (await client.CallAsync("pons.status"))["payload"]!;
        JsonNode worker = status["peers"]![0]!["workers"]![0]!;

        Assert.Equal(("module.py", 2), ((string)status["peers"]![0]!["name"]!, (int)status["peers"]![0]!["actions"]!));
        Assert.Equal(("ready", host.Hub.Peers[0].ProcessId, 1), ((string)worker["state"]!, (int)worker["pid"]!, (int)worker["number"]!));
        Assert.Equal(["broken", "idle"], status["jobs"]!.AsArray().Select(job => (string)job!["name"]!));
        Assert.Equal(("alert", client.Client, 1), ((string)status["clients"]![0]!["actions"]![0]!, (ulong)status["clients"]![0]!["client"]!, (int)status["clients"]![0]!["calls"]!));
        Assert.Equal((Environment.ProcessId, false), ((int)status["host"]!["pid"]!, (bool)status["code"]!));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_a_job_failed_is_told_to_those_alone_that_may_see_tracebacks(bool maySee)
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, options => options.Access.ShowTracebacks = maySee);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        JsonNode? error;
        do
        {
            // It starts with its peer, and fails soon after.
            error = (await client.CallAsync("pons.status"))["payload"]!["jobs"]![0]!["error"];
        }
        while (error is null);

        Assert.Equal(("RuntimeError", "no food"), ((string)error["type"]!, (string)error["message"]!));
        Assert.Equal(maySee, error["frames"]!.AsArray().Count > 0);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("pons.jobs.stop", """["idl"]""", "Did you mean 'idle'?")]
    [InlineData("pons.jobs.start", """["no such job"]""", "There is no job")]
    [InlineData("pons.jobs.stop", """[]""", "name")]
    [InlineData("pons.jobs.stop", """[null]""", "name")]
    [InlineData("pons.jobs.start", """[["idle"]]""", "cannot be read as string")]
    [InlineData("pons.jobs.start", """["idle", "idle"]""", "argument")]
    [InlineData("pons.status", """[1]""", "argument")]
    [InlineData("pons.jobs", """["idle"]""", "no right")]
    [InlineData("pons.jobs.restart", """["idle"]""", "no right")]
    [InlineData("pons.jobs.remove", """["idle"]""", "no right")]
    [InlineData("pons.status.more", """[]""", "no right")]
    [InlineData("PONS.STATUS", """[]""", "Nobody exposes")]
    public async Task What_is_asked_wrongly_is_told_so_and_changes_nothing(string action, string arguments, string told)
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        int call = await client.BeginAsync(action, JsonNode.Parse(arguments)!.AsArray());
        JsonNode answer = await client.ReceiveAsync("error");

        Assert.Equal(call, (int)answer["call"]!);
        Assert.Contains(told, (string)answer["payload"]!["message"]!, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(JobState.Running, host.Hub.Jobs["idle"].State);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_job_that_is_stopped_and_started_by_turns_ends_as_it_was_told_last()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        for (int i = 0; i < 20; i++)
        {
            await client.BeginAsync(i % 2 == 0 ? "pons.jobs.stop" : "pons.jobs.start", ["idle"]);
        }

        Assert.Equal("return", (string)(await client.CallAsync("pons.jobs.stop", "idle"))["kind"]!);
        Assert.Equal(JobState.Stopped, host.Hub.Jobs["idle"].State);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_same_is_not_for_callers_by_HTTP()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module);
        using HttpClient client = host.MakeClient();

        foreach (string action in Actions)
        {
            Assert.Equal(System.Net.HttpStatusCode.NotFound, (await client.PostAsync($"/api/{action}", null)).StatusCode);
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task What_authors_wrote_is_told_of_the_actions_of_peers_too()
    {
        await using RunningHost host = await RunningHost.StartAsync(Module, build: pons => pons.AddAction("add", (int x) => x));
        await using JsonSocket client = await JsonSocket.JoinAsync(host);

        JsonArray actions = (await client.CallAsync("pons.describe"))["payload"]!["actions"]!.AsArray();
        JsonNode add = actions.Single(action => (string)action!["name"]! == "module.add")!;

        Assert.Equal(("Adds.", "(a, b)", "module.add", "module.py"), ((string)add["doc"]!, (string)add["signature"]!, (string)add["short"]!, (string)add["peer"]!));
        Assert.Equal("manage", (string)actions.Single(action => (string)action!["name"]! == "module.manage")!["short"]!);
        Assert.Equal("add", (string)actions.Single(action => (string)action!["name"]! == "add")!["short"]!);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_worker_that_is_busy_is_described_by_its_names()
    {
        using var release = new ManualResetEventSlim();
        await using RunningHost host = await RunningHost.StartAsync(
            "import pons\ndef wait(): pons.host.wait()\n", build: pons => pons.AddAction("wait", () => release.Wait()));
        await using JsonSocket client = await JsonSocket.JoinAsync(host);
        await client.BeginAsync("module.wait", []);
        await using JsonSocket other = await JsonSocket.JoinAsync(host);

        JsonNode action = (await other.CallAsync("pons.describe"))["payload"]!["actions"]!.AsArray().Single(each => (string)each!["name"]! == "module.wait")!;
        release.Set();

        Assert.Equal(("function", null), ((string)action["kind"]!, action["signature"]));
        Assert.Equal("return", (string)(await client.ReceiveAsync("return"))["kind"]!);
    }

    private static async Task<JsonSocket> JoinAsync(RunningHost host, string? token)
    {
        JsonSocket client = await JsonSocket.ConnectAsync(host);
        await client.SendAsync(new JsonObject { ["kind"] = "join", ["payload"] = new JsonObject { ["version"] = 1, ["token"] = token } });
        await client.ReceiveAsync("hello");
        await client.ReadyAsync();
        return client;
    }
}
