using Pons.Links;
using Pons.Protocol.Frames;

namespace Pons.Tests.Links;

/// <summary>Calls that a peer makes, played by hand: what runs, what is refused, and what is a fault (SPEC chapters 3 and 9).</summary>
public class ServedCallTests
{
    /// <summary>What the peer speaks.</summary>
    private protected virtual WireForm Form => WireForm.Binary;

    [Fact]
    public void An_exposed_action_answers_with_its_value()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("add", (int a, int b) => a + b);

        rig.SendCall(2, "add", [2, 3]);
        rig.SendCall(4, "add", [1], new PeerCall { Keywords = new Dictionary<string, object?> { ["b"] = 6 } });

        HubFrame[] answers = [rig.ReadFrame(), rig.ReadFrame()];
        Assert.All(answers, answer => Assert.Equal(MessageKind.Return, answer.Kind));
        Assert.Equal([(2UL, 5), (4UL, 7)], answers.OrderBy(answer => answer.Call).Select(answer => (answer.Call, answer.Read<int>())));
    }

    [Fact]
    public void An_unknown_action_names_the_nearest_ones()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("time.now", () => 1);

        rig.SendCall(2, "time.new", []);

        Dictionary<string, object?> error = rig.ReadFrame(MessageKind.Error, 2).Read<Dictionary<string, object?>>();
        Assert.Equal("unknown-action", error["code"]);
        Assert.Equal(["time.now"], (IEnumerable<object?>)error["near"]!);
    }

    [Theory]
    [InlineData("pons.nothing")]
    [InlineData("pons.invoke")]
    [InlineData("pons.run")]
    public void A_reserved_name_that_the_hub_does_not_answer_is_unknown(string action)
    {
        using var rig = new LinkRig(form: Form);

        rig.SendCall(2, action, []);

        Assert.Equal("unknown-action", rig.ReadFrame(MessageKind.Error, 2).ReadError().Code);
    }

    [Fact]
    public void Wrong_arguments_do_not_run_the_code()
    {
        using var rig = new LinkRig(form: Form);
        int runs = 0;
        rig.Hub.Expose("half", (int value) => ++runs + value / 2);

        rig.SendCall(2, "half", []);
        rig.SendCall(4, "half", ["text"]);
        rig.SendCall(6, "half", [1, 2]);
        rig.SendCall(8, "half", [1], new PeerCall { Keywords = new Dictionary<string, object?> { ["other"] = 6 } });

        (ulong, string)[] errors = [.. Enumerable.Range(0, 4).Select(_ => rig.ReadFrame()).OrderBy(frame => frame.Call).Select(frame => (frame.Call, frame.ReadError().Code))];
        Assert.Equal([(2UL, "arguments"), (4UL, "value"), (6UL, "arguments"), (8UL, "arguments")], errors);
        Assert.Equal(0, runs);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_parent_that_was_never_made_is_a_fault()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("now", () => 1);

        rig.SendCall(2, "now", [], new PeerCall { Parent = 1 });

        var fault = Assert.IsType<ProtocolException>(await rig.Ended);
        Assert.Equal("call", fault.Code);
        Assert.Contains("never made", fault.Message);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_parent_of_the_peers_own_is_a_fault()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("now", () => 1);

        rig.SendCall(2, "now", []);
        rig.SendCall(4, "now", [], new PeerCall { Parent = 2 });

        Assert.Equal("call", Assert.IsType<ProtocolException>(await rig.Ended).Code);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_parent_that_has_ended_counts_as_none()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("session", (CallContext context) => context.Session?.Name);
        Task<int> call = rig.AddAsync(new CallOptions { Session = "mine" });
        rig.Read();
        rig.SendCall(2, "session", [], new PeerCall { Parent = 1 });
        Assert.Equal("mine", rig.ReadFrame(MessageKind.Return, 2).Read<string?>());
        rig.Send(MessageKind.Return, 1, 4);
        await call;

        rig.SendCall(4, "session", [], new PeerCall { Parent = 1 });

        Assert.Null(rig.ReadFrame(MessageKind.Return, 4).Read<string?>());
    }

    [Fact(Timeout = 10_000)]
    public async Task Numbers_of_calls_rise()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("now", () => 1);
        rig.SendCall(8, "now", []);
        rig.ReadFrame(MessageKind.Return, 8);

        rig.SendCall(6, "now", []);

        Assert.Contains("used already", Assert.IsType<ProtocolException>(await rig.Ended).Message);
    }

    [Theory(Timeout = 10_000)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Credit_for_a_call_that_was_never_made_is_a_fault(ulong call)
    {
        using var rig = new LinkRig(form: Form);

        rig.SendCredit(call, 1, 1);

        Assert.Equal("call", Assert.IsType<ProtocolException>(await rig.Ended).Code);
    }

    [Theory(Timeout = 10_000)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_cancel_of_a_call_that_was_never_made_is_a_fault(ulong call)
    {
        using var rig = new LinkRig(form: Form);

        rig.SendCancel(call);

        Assert.Equal("call", Assert.IsType<ProtocolException>(await rig.Ended).Code);
    }

    [Fact]
    public void Credit_and_cancel_of_a_call_that_has_ended_are_ignored()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("now", () => 1);
        rig.SendCall(2, "now", []);
        rig.ReadFrame(MessageKind.Return, 2);

        rig.SendCredit(2, 1, 1);
        rig.SendCancel(2);

        rig.SendCall(4, "now", []);
        rig.ReadFrame(MessageKind.Return, 4);
    }

    [Fact]
    public void A_cancel_reaches_the_actions_token_and_the_call_ends_once()
    {
        using var rig = new LinkRig(form: Form);
        using var begun = new SemaphoreSlim(0);
        rig.Hub.Expose("wait", async (CancellationToken token) =>
        {
            begun.Release();
            await Task.Delay(Timeout.Infinite, token);
        });
        rig.Hub.Expose("now", () => 1);
        rig.SendCall(2, "wait", []);
        Assert.True(begun.Wait(TimeSpan.FromSeconds(5)));

        rig.SendCancel(2);
        rig.SendCancel(2);

        Assert.Equal("cancelled", rig.ReadFrame(MessageKind.Error, 2).ReadError().Code);
        rig.SendCall(4, "now", []);
        rig.ReadFrame(MessageKind.Return, 4);
    }

    [Fact]
    public void A_cancel_may_be_too_late_for_code_that_does_not_look()
    {
        using var rig = new LinkRig(form: Form);
        using var begun = new SemaphoreSlim(0);
        using var gate = new SemaphoreSlim(0);
        rig.Hub.Expose("stubborn", () =>
        {
            begun.Release();
            return gate.Wait(TimeSpan.FromSeconds(5));
        });
        rig.SendCall(2, "stubborn", []);
        Assert.True(begun.Wait(TimeSpan.FromSeconds(5)));

        rig.SendCancel(2);
        gate.Release();

        Assert.True(rig.ReadFrame(MessageKind.Return, 2).Read<bool>());
    }

    [Fact]
    public void What_hangs_on_the_token_of_a_cancelled_call_neither_holds_up_nor_ends_the_link()
    {
        using var rig = new LinkRig(form: Form);
        using var begun = new SemaphoreSlim(0);
        using var gate = new ManualResetEventSlim();
        rig.Hub.Expose("now", () => 1);
        rig.Hub.Expose("wait", async (CancellationToken token) =>
        {
            var cancelled = new TaskCompletionSource();
            await using CancellationTokenRegistration held = token.Register(() => gate.Wait(TimeSpan.FromSeconds(30)));
            await using CancellationTokenRegistration broken = token.Register(() => throw new InvalidOperationException("a handler's own fault"));
            await using CancellationTokenRegistration told = token.Register(cancelled.SetResult);
            begun.Release();
            await cancelled.Task;
        });
        rig.SendCall(2, "wait", []);
        Assert.True(begun.Wait(TimeSpan.FromSeconds(5)));

        rig.SendCancel(2);
        rig.SendCall(4, "now", []);

        ulong[] ended = [rig.ReadFrame().Call];
        gate.Set();
        Assert.Equal([2UL, 4UL], ended.Append(rig.ReadFrame().Call).Order());
    }

    [Fact(Timeout = 10_000)]
    public async Task The_end_of_the_link_cancels_what_the_peer_asked_for()
    {
        using var rig = new LinkRig(form: Form);
        var ended = new TaskCompletionSource();
        using var begun = new SemaphoreSlim(0);
        rig.Hub.Expose("wait", async (CancellationToken token) =>
        {
            begun.Release();
            await using (token.Register(ended.SetResult))
            {
                await ended.Task;
            }
        });
        rig.SendCall(2, "wait", []);
        Assert.True(await begun.WaitAsync(TimeSpan.FromSeconds(5)));

        rig.Link.Close(() => new LinkException("closed by the test"));

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact(Timeout = 10_000)]
    public async Task Calls_beyond_the_limit_are_busy_and_those_before_go_on()
    {
        using var rig = new LinkRig(new LinkLimits { Calls = 2 }, form: Form);
        var gate = new TaskCompletionSource<int>();
        rig.Hub.Expose("wait", () => gate.Task);

        rig.SendCall(2, "wait", []);
        rig.SendCall(4, "wait", []);
        rig.SendCall(6, "wait", []);

        (string code, string message) = rig.ReadFrame(MessageKind.Error, 6).ReadError();
        Assert.Equal("busy", code);
        Assert.Contains("2 calls", message);
        gate.SetResult(7);
        Assert.Equal([2UL, 4UL], new[] { rig.ReadFrame().Call, rig.ReadFrame().Call }.Order());
        rig.SendCall(8, "wait", []);
        Assert.Equal(7, rig.ReadFrame(MessageKind.Return, 8).Read<int>());
        await gate.Task;
    }

    [Fact(Timeout = 10_000)]
    public async Task A_chain_beyond_its_limit_is_busy()
    {
        using var rig = new LinkRig(new LinkLimits { Chain = 3 }, form: Form);
        rig.Hub.Expose("back", async () => await rig.CallBackAsync("deeper"));
        Task<int> call = rig.CallBackAsync("deeper");

        // Each call of the hub is answered by one more of the peer: 1 <- 2 <- 3 <- 4.
        Assert.Equal(0UL, rig.ReadFrame(MessageKind.Call, 1).Parent);
        rig.SendCall(2, "back", [], new PeerCall { Parent = 1 });
        Assert.Equal(2UL, rig.ReadFrame(MessageKind.Call, 3).Parent);
        rig.SendCall(4, "back", [], new PeerCall { Parent = 3 });

        (string code, string message) = rig.ReadFrame(MessageKind.Error, 4).ReadError();
        Assert.Equal("busy", code);
        Assert.Contains("3 calls are under way", message);
        rig.Send(MessageKind.Return, 3, 1);
        rig.ReadFrame(MessageKind.Return, 2);
        rig.Send(MessageKind.Return, 1, 1);
        Assert.Equal(1, await call);
    }

    [Fact(Timeout = 10_000)]
    public async Task What_an_ended_action_left_running_belongs_to_no_chain()
    {
        using var rig = new LinkRig(form: Form);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = new TaskCompletionSource<Task<int>>();
        rig.Hub.Expose("leave", () => left.SetResult(Task.Run(async () =>
        {
            await gate.Task;
            return await rig.CallBackAsync("later");
        })));
        rig.SendCall(2, "leave", []);
        rig.ReadFrame(MessageKind.Return, 2);

        gate.SetResult();

        Assert.Equal(0UL, rig.ReadFrame(MessageKind.Call, 1).Parent);
        rig.Send(MessageKind.Return, 1, 5);
        Assert.Equal(5, await await left.Task);
    }

    [Fact]
    public void An_error_of_an_action_crosses_with_type_and_message()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("fail", int () => throw new InvalidOperationException("no more paper"));

        rig.SendCall(2, "fail", []);

        Dictionary<string, object?> error = rig.ReadFrame(MessageKind.Error, 2).Read<Dictionary<string, object?>>();
        Assert.Equal(("raised", "InvalidOperationException", "no more paper"), (error["code"], error["type"], error["message"]));
    }

    [Fact]
    public void A_result_that_cannot_cross_is_an_error_of_the_call_alone()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("thread", () => Thread.CurrentThread.GetType().Assembly);
        rig.Hub.Expose("now", () => 1);

        rig.SendCall(2, "thread", []);
        Assert.Equal("value", rig.ReadFrame(MessageKind.Error, 2).ReadError().Code);

        rig.SendCall(4, "now", []);
        rig.ReadFrame(MessageKind.Return, 4);
    }

    [Fact]
    public void Progress_of_an_action_goes_to_its_caller()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("work", (CallContext context) => context.Progress.Report(new CallProgress(0.5, "half")));

        rig.SendCall(2, "work", []);

        Assert.Equal([0.5, "half"], rig.ReadFrame(MessageKind.Progress, 2).Read<object?[]>());
        rig.ReadFrame(MessageKind.Return, 2);
    }

    [Fact(Timeout = 10_000)]
    public async Task An_event_goes_to_who_asked_for_its_topic_and_to_nobody_else()
    {
        using var rig = new LinkRig(form: Form);
        rig.SendCall(2, "pons.subscribe", ["news.*"]);
        rig.ReadFrame(MessageKind.Return, 2);
        EventSubscription<int> numbers = rig.Hub.Events<int>("numbers");

        rig.Hub.Emit("weather", "sun");
        rig.Hub.Emit("news.local", "rain");
        rig.SendEvent("numbers", 5);
        rig.SendEvent("nobody", 6);

        HubFrame heard = rig.ReadFrame(MessageKind.Event, 0);
        Assert.Equal(("news.local", "rain"), (heard.Name, heard.Read<string>()));
        await foreach (HubEvent<int> e in numbers)
        {
            Assert.Equal(("numbers", 5), (e.Topic, e.Data));
            break;
        }
    }
}
