using Pons.Handles;
using Pons.Protocol;
using Pons.Protocol.Frames;
using Pons.Tests.Pools;

namespace Pons.Tests.Links;

/// <summary>Whatever is begun on a link ends, and whatever is held is let go of, also where something goes wrong.</summary>
public sealed class LinkEndTests
{
    [Fact(Timeout = 10_000)]
    public async Task A_stream_whose_error_cannot_be_read_can_be_left()
    {
        using var rig = new LinkRig(grace: TimeSpan.FromSeconds(60));
        IAsyncEnumerator<int> items = rig.Stream<int>("count", CallOptions.None);
        (_, ulong call) = rig.Read();

        rig.Send(MessageKind.Error, call, 5);

        await Assert.ThrowsAsync<ProtocolException>(async () => await items.MoveNextAsync());
        await items.DisposeAsync();
    }

    [Fact]
    public void A_stream_that_cannot_even_begin_is_answered_to_who_did_not_ask_for_one()
    {
        using var rig = new LinkRig();
        rig.Hub.Expose("broken", IAsyncEnumerable<object?> () => new Broken());

        rig.SendCall(2, "broken", []);

        (string code, string message) = rig.ReadFrame(MessageKind.Error, 2).ReadError();
        Assert.Equal(("raised", "It cannot begin."), (code, message));
    }

    [Fact]
    public void An_error_with_more_causes_than_a_value_may_have_depth_is_told_without_them()
    {
        using var rig = new LinkRig(new LinkLimits { Depth = 4 });
        Exception error = Enumerable.Range(0, 8).Aggregate(new InvalidOperationException("0"), (inner, i) => new InvalidOperationException($"{i + 1}", inner));
        rig.Hub.Expose("fail", void () => throw error);

        rig.SendCall(2, "fail", []);

        Assert.Equal(("raised", "8"), rig.ReadFrame(MessageKind.Error, 2).ReadError());
    }

    [Fact]
    public void What_is_sent_to_a_link_that_has_ended_is_not_held_for_it()
    {
        using var home = new LinkRig();
        using var ended = new LinkRig();
        Thing thing = home.Link.Handles.Receive(new HandleEntry(HandleSide.Sender, HandleKind.Object, 1));
        ended.Link.Close(() => new LinkException("It ended."));

        ulong id = ended.Link.Handles.Exports.Add(thing);
        ended.Link.Handles.Exports.Undo(id);
        thing.LetGo();

        Assert.Equal(0, home.Link.Handles.Held);
    }

    [Fact]
    public void A_thing_that_cannot_become_what_is_wanted_is_not_held()
    {
        using var rig = new LinkRig();
        Thing thing = rig.Link.Handles.Receive(new HandleEntry(HandleSide.Sender, HandleKind.Object, 1));

        Assert.Throws<ValueException>(() => Wrapping.WrapAnother(thing, typeof(int)));
        thing.LetGo();

        Assert.Equal(0, rig.Link.Handles.Held);
    }

    [Fact(Timeout = 20_000)]
    public async Task The_handles_of_an_event_are_let_go_of_when_nobody_can_read_it_any_more()
    {
        using var rig = new LinkRig();
        await using EventSubscription<object?> others = rig.Hub.Events("other");
        Deliver(rig);
        Assert.Equal(1, rig.Link.Handles.Held);

        await Until.TrueAsync(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return rig.Link.Handles.Held == 0;
        });
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Deliver(LinkRig rig)
    {
        EventSubscription<object?> events = rig.Hub.Events("news");
        rig.SendEvent("news", new PeerSlot(HandleSide.Sender, HandleKind.Object, 1));
        SpinWait.SpinUntil(() => rig.Link.Handles.Held == 1, TimeSpan.FromSeconds(8));
        events.Dispose();
    }

    private sealed class Broken : IAsyncEnumerable<object?>
    {
        public IAsyncEnumerator<object?> GetAsyncEnumerator(CancellationToken cancellationToken = default) => throw new InvalidOperationException("It cannot begin.");
    }
}
