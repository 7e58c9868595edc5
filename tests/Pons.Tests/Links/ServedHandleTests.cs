using Pons.Links;
using Pons.Protocol.Frames;

namespace Pons.Tests.Links;

/// <summary>Handles that go over a link both ways, played by hand (SPEC chapter 5).</summary>
public class ServedHandleTests
{
    /// <summary>What the peer speaks.</summary>
    private protected virtual WireForm Form => WireForm.Binary;

    [Fact(Timeout = 10_000)]
    public async Task A_delegate_goes_as_a_function_and_can_be_called_until_it_is_released()
    {
        using var rig = new LinkRig(form: Form);
        Task<int> call = rig.CallAsync("each", CallOptions.None, (Func<int, int>)(value => 2 * value));
        HandleEntry entry = Assert.Single(rig.ReadFrame(MessageKind.Call, 1).Handles);
        Assert.Equal((HandleSide.Sender, HandleKind.Function, 1UL), ((HandleSide)entry.Side, entry.Kind, entry.Id));

        rig.SendCall(2, "pons.invoke", [21], new PeerCall { Parent = 1, Target = PeerSlot.OfHub(entry.Id) });
        Assert.Equal(42, rig.ReadFrame(MessageKind.Return, 2).Read<int>());
        rig.Send(MessageKind.Return, 1, 4);
        await call;
        rig.SendCall(4, "pons.invoke", [4], new PeerCall { Target = PeerSlot.OfHub(entry.Id) });
        Assert.Equal(8, rig.ReadFrame(MessageKind.Return, 4).Read<int>());

        rig.SendRelease(entry.Id);
        rig.SendCall(6, "pons.invoke", [4], new PeerCall { Target = PeerSlot.OfHub(entry.Id) });
        Assert.Equal("handle-lost", rig.ReadFrame(MessageKind.Error, 6).ReadError().Code);
        Assert.Equal(0, rig.Link.Handles.Exports.Count);
    }

    [Fact]
    public void The_same_delegate_keeps_its_number_and_is_counted_as_often_as_it_is_sent()
    {
        using var rig = new LinkRig(form: Form);
        Func<int> code = () => 7;
        rig.Hub.Expose("give", () => new object[] { code, code });
        rig.SendCall(2, "give", []);
        HubFrame first = rig.ReadFrame(MessageKind.Return, 2);
        rig.SendCall(4, "give", []);
        HubFrame second = rig.ReadFrame(MessageKind.Return, 4);
        ulong[] ids = [.. first.Handles.Concat(second.Handles).Select(entry => entry.Id)];
        Assert.Single(ids.Distinct());

        rig.SendRelease(ids[0], (ushort)(ids.Length - 1));
        Assert.Equal("7", Invoke(rig, ids[0]));
        rig.SendRelease(ids[0]);
        Assert.Equal("handle-lost", Invoke(rig, ids[0]));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(99, 1)]
    public async Task Releasing_what_is_not_held_is_a_fault(ulong handle, ushort count)
    {
        using var rig = new LinkRig(form: Form);

        rig.SendRelease(handle, count);

        Assert.Equal("table", Assert.IsType<ProtocolException>(await rig.Ended).Code);
    }

    [Fact]
    public async Task Releasing_more_than_was_sent_is_a_fault()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("give", () => (Func<int>)(() => 1));
        rig.SendCall(2, "give", []);
        ulong id = Assert.Single(rig.ReadFrame(MessageKind.Return, 2).Handles).Id;

        rig.SendRelease(id, 2);

        var fault = Assert.IsType<ProtocolException>(await rig.Ended);
        Assert.Equal("table", fault.Code);
        Assert.Contains("sent 1 times", fault.Message);
    }

    [Fact]
    public void A_handle_that_comes_home_is_the_very_delegate()
    {
        using var rig = new LinkRig(form: Form);
        Func<int> code = () => 1;
        rig.Hub.Expose("give", () => code);
        rig.Hub.Expose("is_it", (Func<int> given) => ReferenceEquals(given, code));
        rig.SendCall(2, "give", []);
        ulong id = Assert.Single(rig.ReadFrame(MessageKind.Return, 2).Handles).Id;

        rig.SendCall(4, "is_it", [PeerSlot.OfHub(id)]);

        Assert.True(rig.ReadFrame(MessageKind.Return, 4).Read<bool>());
    }

    [Fact]
    public void A_handle_of_the_hub_that_was_never_sent_fails_its_call_alone()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("take", (object value) => value is null);

        rig.SendCall(2, "take", [PeerSlot.OfHub(5)]);
        Assert.Equal("handle-lost", rig.ReadFrame(MessageKind.Error, 2).ReadError().Code);

        rig.SendCall(4, "take", [1]);
        Assert.False(rig.ReadFrame(MessageKind.Return, 4).Read<bool>());
    }

    [Fact]
    public async Task A_payload_that_names_a_handle_without_an_entry_is_a_fault()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("take", (object value) => value is null);

        rig.SendUnlistedHandle(2, "take");

        Assert.Equal("table", Assert.IsType<ProtocolException>(await rig.Ended).Code);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_thing_of_the_peer_is_released_when_its_handle_is_disposed()
    {
        using var rig = new LinkRig(form: Form);
        Task<Handle> call = rig.CallAsync<Handle>("make", CallOptions.None);
        Assert.True(rig.ReadFrame(MessageKind.Call, 1).Flags.HasFlag(FrameFlags.Handle));
        rig.Send(MessageKind.Return, 1, PeerSlot.OfPeer(3));
        Handle thing = await call;
        Assert.Equal(1, rig.Link.Handles.Held);

        Task<int> size = thing.GetAsync<int>("size");
        HubFrame get = rig.ReadFrame(MessageKind.Call, 3);
        Assert.Equal("pons.get", get.Name);
        Assert.Equal(new HandleEntry(HandleSide.Receiver, HandleKind.Object, 3), Assert.Single(get.Handles));
        rig.Send(MessageKind.Return, 3, 12);
        Assert.Equal(12, await size);

        thing.Dispose();
        HandleEntry released = Assert.Single(rig.ReadFrame(MessageKind.Release, 0).Handles);
        Assert.Equal((3UL, (ushort)1, (byte)2), (released.Id, released.Count, released.Side));
        Assert.Equal(0, rig.Link.Handles.Held);
        await Assert.ThrowsAsync<HandleLostException>(() => thing.GetAsync<int>("size"));
        Assert.Throws<HandleLostException>(() => thing.Get<int>("size"));
        Assert.Throws<HandleLostException>(() => thing.ItemsAsync<int>());
    }

    [Fact(Timeout = 10_000)]
    public async Task A_handle_that_nobody_takes_goes_back()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("now", () => 1);
        Task<int> call = rig.AddAsync();
        rig.Read();

        rig.Send(MessageKind.Return, 1, new object?[] { PeerSlot.OfPeer(3) });
        await Assert.ThrowsAsync<ValueException>(() => call);
        Assert.Equal(3UL, Assert.Single(rig.ReadFrame(MessageKind.Release, 0).Handles).Id);

        rig.SendCall(2, "now", [PeerSlot.OfPeer(5)]);
        Assert.Equal((MessageKind.Release, MessageKind.Error), (rig.ReadFrame().Kind, rig.ReadFrame().Kind));
        rig.SendCall(4, "nothing", [PeerSlot.OfPeer(7)]);
        Assert.Equal(7UL, Assert.Single(rig.ReadFrame(MessageKind.Release, 0).Handles).Id);
        rig.ReadFrame(MessageKind.Error, 4);
        rig.SendEvent("nobody.listens", PeerSlot.OfPeer(9));
        Assert.Equal(9UL, Assert.Single(rig.ReadFrame(MessageKind.Release, 0).Handles).Id);
        Assert.Equal(0, rig.Link.Handles.Held);
    }

    [Fact(Timeout = 10_000)]
    public async Task The_answer_of_a_call_that_was_given_up_hands_over_nothing()
    {
        using var rig = new LinkRig(form: Form);
        using var source = new CancellationTokenSource();
        Task<Handle> call = rig.CallAsync<Handle>("make", new CallOptions { CancellationToken = source.Token });
        rig.Read();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        rig.ReadFrame(MessageKind.Cancel, 1);

        rig.Send(MessageKind.Return, 1, PeerSlot.OfPeer(3));

        Assert.Equal(3UL, Assert.Single(rig.ReadFrame(MessageKind.Release, 0).Handles).Id);
        Assert.Equal(0, rig.Link.Handles.Held);
    }

    [Fact]
    public void An_event_with_a_handle_that_was_released_hands_over_nothing()
    {
        using var rig = new LinkRig(form: Form);
        using EventSubscription<object?> news = rig.Hub.Events("news");

        rig.SendEvent("news", new object?[] { PeerSlot.OfPeer(3), PeerSlot.OfHub(77) });

        Assert.Equal(new HandleEntry(HandleSide.Receiver, HandleKind.Object, 3, 1), Assert.Single(rig.ReadFrame(MessageKind.Release, 0).Handles));
        Assert.Equal(0, rig.Link.Handles.Held);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_call_that_is_not_sent_takes_back_what_it_counted()
    {
        using var rig = new LinkRig(form: Form);

        await Assert.ThrowsAsync<ValueException>(() => rig.CallAsync("each", CallOptions.None, (Func<int>)(() => 1), typeof(int).Assembly));

        Assert.Equal(0, rig.Link.Handles.Exports.Count);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_delegate_that_no_peer_could_call_is_refused_when_it_is_sent()
    {
        using var rig = new LinkRig(form: Form);

        var error = await Assert.ThrowsAsync<ValueException>(() => rig.CallAsync("each", CallOptions.None, (Changing)((ref int value) => value++)));

        Assert.Contains("by value", error.Message);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_stream_of_C_is_iterated_as_often_as_the_peer_likes()
    {
        using var rig = new LinkRig(form: Form);
        Task<int> call = rig.CallAsync("sum", CallOptions.None, TwoAsync());
        HandleEntry entry = Assert.Single(rig.ReadFrame(MessageKind.Call, 1).Handles);
        Assert.Equal(HandleKind.Stream, entry.Kind);

        foreach (ulong id in new ulong[] { 2, 4 })
        {
            rig.SendCall(id, "pons.iterate", [], new PeerCall { Target = PeerSlot.OfHub(entry.Id, HandleKind.Stream), Credit = new Credit(10, 1000) });
            Assert.Equal([1], rig.ReadFrame(MessageKind.Item, id).ReadItems<int>());
            Assert.Equal([2], rig.ReadFrame(MessageKind.Item, id).ReadItems<int>());
            rig.ReadFrame(MessageKind.Return, id);
        }

        rig.SendCall(6, "pons.length", [], new PeerCall { Target = PeerSlot.OfHub(entry.Id, HandleKind.Stream) });
        Assert.Equal("unknown-action", rig.ReadFrame(MessageKind.Error, 6).ReadError().Code);
        rig.Send(MessageKind.Return, 1, 3);
        Assert.Equal(3, await call);
    }

    private delegate void Changing(ref int value);

    private static string Invoke(LinkRig rig, ulong handle)
    {
        ulong call = rig.NextPeerCall();
        rig.SendCall(call, "pons.invoke", [], new PeerCall { Target = PeerSlot.OfHub(handle) });
        HubFrame answer = rig.ReadFrame();
        return answer.Kind == MessageKind.Return ? $"{answer.Read<int>()}" : answer.ReadError().Code;
    }

    private static async IAsyncEnumerable<int> TwoAsync()
    {
        yield return 1;
        await Task.Yield();
        yield return 2;
    }
}
