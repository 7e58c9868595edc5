using System.Runtime.CompilerServices;
using Pons.Links;
using Pons.Protocol.Frames;

namespace Pons.Tests.Links;

/// <summary>Streams of C# that a peer reads, and streams of a peer that C# reads, played by hand (SPEC chapter 3).</summary>
public class ServedStreamTests
{
    /// <summary>What the peer speaks.</summary>
    private protected virtual WireForm Form => WireForm.Binary;

    private static readonly Credit Much = new(1 << 20, 1 << 30);

    [Fact]
    public void Items_come_in_order_and_then_the_end()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("count", (int most) => CountAsync(most));

        rig.SendCall(2, "count", [1000], new PeerCall { Credit = Much });

        Assert.Equal(Enumerable.Range(0, 1000), ReadItems(rig, 2, 1000));
        Assert.Null(rig.ReadFrame(MessageKind.Return, 2).Read<object?>());
    }

    [Fact]
    public void What_a_quick_producer_has_ready_travels_in_batches()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("count", (int most) => CountAsync(most));

        rig.SendCall(2, "count", [10_000], new PeerCall { Credit = Much });

        int messages = 0;
        for (int items = 0; items < 10_000; messages++)
        {
            items += rig.ReadFrame(MessageKind.Item, 2).ReadItems<int>().Count;
        }

        Assert.InRange(messages, 1, 5000);
        rig.ReadFrame(MessageKind.Return, 2);
    }

    [Fact]
    public void A_lone_item_is_sent_at_once()
    {
        using var rig = new LinkRig(form: Form);
        var gate = new TaskCompletionSource();
        rig.Hub.Expose("slow", () => OneThenWaitAsync(gate.Task));

        rig.SendCall(2, "slow", [], new PeerCall { Credit = Much });

        Assert.Equal([1], rig.ReadFrame(MessageKind.Item, 2).ReadItems<int>());
        gate.SetResult();
        rig.ReadFrame(MessageKind.Return, 2);
    }

    [Fact]
    public async Task The_credit_of_items_bounds_what_is_sent()
    {
        using var rig = new LinkRig(form: Form);
        int produced = 0;
        rig.Hub.Expose("count", () => CountAsync(100, made => produced = made));

        rig.SendCall(2, "count", [], new PeerCall { Credit = new Credit(3, 1 << 20) });
        Assert.Equal([0, 1, 2], ReadItems(rig, 2, 3));
        await AssertNothingMoreAsync(rig);
        Assert.InRange(produced, 3, 4);

        rig.SendCredit(2, 2, 0);
        Assert.Equal([3, 4], ReadItems(rig, 2, 2));
        await AssertNothingMoreAsync(rig);
        Assert.InRange(produced, 5, 6);
        rig.SendCancel(2);
        Assert.Equal("cancelled", rig.ReadFrame(MessageKind.Error, 2).ReadError().Code);
    }

    [Fact]
    public async Task The_credit_of_bytes_may_be_overdrawn_by_one_item()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("blobs", () => BlobsAsync(1000));

        rig.SendCall(2, "blobs", [], new PeerCall { Credit = new Credit(100, 1500) });
        Assert.Equal(2, ReadItems<byte[]>(rig, 2, 2).Count);
        await AssertNothingMoreAsync(rig);

        rig.SendCredit(2, 0, 600);
        Assert.Single(ReadItems<byte[]>(rig, 2, 1));
        await AssertNothingMoreAsync(rig);
        rig.SendCancel(2);
        rig.ReadFrame(MessageKind.Error, 2);
    }

    [Fact]
    public async Task A_stream_without_any_credit_begins_to_send_when_there_is_some()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("count", () => CountAsync(2));

        rig.SendCall(2, "count", [], new PeerCall { Credit = new Credit(0, 0) });
        await AssertNothingMoreAsync(rig);

        rig.SendCredit(2, 10, 1000);
        Assert.Equal([0, 1], ReadItems(rig, 2, 2));
        rig.ReadFrame(MessageKind.Return, 2);
    }

    [Fact]
    public void Cancelling_a_stream_runs_its_finally_before_the_call_ends()
    {
        using var rig = new LinkRig(form: Form);
        bool isClean = false;
        rig.Hub.Expose("endless", () => EndlessAsync(() => isClean = true));
        rig.SendCall(2, "endless", [], new PeerCall { Credit = new Credit(1, 1000) });
        rig.ReadFrame(MessageKind.Item, 2);

        rig.SendCancel(2);

        Assert.Equal("cancelled", rig.ReadFrame(MessageKind.Error, 2).ReadError().Code);
        Assert.True(isClean);
    }

    [Fact]
    public void An_exception_comes_after_the_items_before_it()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("broken", () => BrokenAsync(20));

        rig.SendCall(2, "broken", [], new PeerCall { Credit = Much });

        Assert.Equal(Enumerable.Range(0, 20), ReadItems(rig, 2, 20));
        Assert.Equal(("raised", "out of order"), rig.ReadFrame(MessageKind.Error, 2).ReadError());
    }

    [Fact]
    public void An_item_that_cannot_cross_ends_the_stream_with_an_error()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("odd", () => OddAsync());

        rig.SendCall(2, "odd", [], new PeerCall { Credit = Much });

        Assert.Equal([1], rig.ReadFrame(MessageKind.Item, 2).ReadItems<int>());
        rig.ReadFrame(MessageKind.Error, 2);
    }

    [Fact]
    public void An_action_that_yields_wants_to_be_read_as_a_stream()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("count", () => CountAsync(2));

        rig.SendCall(2, "count", []);

        Assert.Equal("stream", rig.ReadFrame(MessageKind.Error, 2).ReadError().Code);
    }

    [Fact]
    public void An_action_that_does_not_yield_returns_after_no_items()
    {
        using var rig = new LinkRig(form: Form);
        rig.Hub.Expose("now", () => 5);

        rig.SendCall(2, "now", [], new PeerCall { Credit = Much });

        Assert.Equal(5, rig.ReadFrame(MessageKind.Return, 2).Read<int>());
    }

    [Fact]
    public async Task An_item_of_a_call_that_asked_for_none_is_a_fault()
    {
        using var rig = new LinkRig(form: Form);
        Task<int> call = rig.AddAsync();
        rig.Read();

        rig.Send(MessageKind.Item, 1, 5);

        Assert.Equal("order", Assert.IsType<ProtocolException>(await rig.Ended).Code);
        rig.Link.Close(() => new LinkException("closed by the test"));
        await Assert.ThrowsAsync<LinkException>(() => call);
    }

    [Fact]
    public async Task An_item_of_a_call_that_was_never_made_is_a_fault()
    {
        using var rig = new LinkRig(form: Form);

        rig.Send(MessageKind.Item, 7, 5);

        Assert.Equal("call", Assert.IsType<ProtocolException>(await rig.Ended).Code);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_reader_in_C_grants_credit_as_it_reads()
    {
        using var rig = new LinkRig(form: Form);
        await using IAsyncEnumerator<int> items = rig.Stream<int>("readings", new CallOptions { Window = new StreamWindow(4, 1000) });
        HubFrame call = rig.ReadFrame(MessageKind.Call, 1);
        Assert.Equal(new Credit(4, 1000), call.Credit);

        for (int i = 0; i < 4; i++)
        {
            rig.Send(MessageKind.Item, 1, i);
        }

        Assert.True(await items.MoveNextAsync());
        Assert.True(await items.MoveNextAsync());
        Assert.Equal(2UL, rig.ReadFrame(MessageKind.Credit, 1).Credit.Items);
        rig.Send(MessageKind.Return, 1, (object?)null);
        Assert.Equal(2, await NextAsync(items));
        Assert.Equal(3, await NextAsync(items));
        Assert.False(await items.MoveNextAsync());
    }

    [Fact(Timeout = 10_000)]
    public async Task Breaking_off_cancels_and_waits_for_the_end()
    {
        using var rig = new LinkRig(grace: TimeSpan.FromMinutes(1), form: Form);
        IAsyncEnumerator<int> items = rig.Stream<int>("readings", CallOptions.None);
        rig.ReadFrame(MessageKind.Call, 1);
        rig.Send(MessageKind.Item, 1, 1);
        Assert.True(await items.MoveNextAsync());

        Task end = items.DisposeAsync().AsTask();

        rig.ReadFrame(MessageKind.Cancel, 1);
        Assert.False(end.IsCompleted);
        rig.Send(MessageKind.Item, 1, 2);
        rig.Send(MessageKind.Error, 1, new Dictionary<string, object?> { ["code"] = "cancelled", ["message"] = "" });
        await end;
        Assert.Equal(0, rig.Link.CallsInFlight);
    }

    [Fact(Timeout = 10_000)]
    public async Task What_came_before_the_link_ended_is_read_before_the_loss()
    {
        using var rig = new LinkRig(form: Form);
        await using IAsyncEnumerator<int> items = rig.Stream<int>("readings", CallOptions.None);
        rig.ReadFrame(MessageKind.Call, 1);
        rig.Send(MessageKind.Item, 1, 1);
        rig.Send(MessageKind.Item, 1, 2);
        Assert.Equal(1, await NextAsync(items));
        rig.CloseToHub();
        await rig.Ended;
        rig.Link.Close(() => new LinkException("closed by the test"));

        Assert.Equal(2, await NextAsync(items));
        await Assert.ThrowsAsync<LinkException>(async () => await items.MoveNextAsync());
    }

    private static async Task<int> NextAsync(IAsyncEnumerator<int> items)
    {
        Assert.True(await items.MoveNextAsync());
        return items.Current;
    }

    private static List<int> ReadItems(LinkRig rig, ulong call, int count) => ReadItems<int>(rig, call, count);

    private static List<T> ReadItems<T>(LinkRig rig, ulong call, int count)
    {
        List<T> items = [];
        while (items.Count < count)
        {
            items.AddRange(rig.ReadFrame(MessageKind.Item, call).ReadItems<T>());
        }

        Assert.Equal(count, items.Count);
        return items;
    }

    /// <summary>An action that was called later is answered, and nothing came before that.</summary>
    private static async Task AssertNothingMoreAsync(LinkRig rig)
    {
        // Whatever would come too much would be sent by a thread of the pool: it has been given time when some others have run.
        for (int i = 0; i < 20; i++)
        {
            await Task.Run(Thread.Yield);
        }

        ulong call = rig.NextPeerCall();
        rig.SendCall(call, "pons.values.keys", ["host"]);
        rig.ReadFrame(MessageKind.Return, call);
    }

    private static async IAsyncEnumerable<int> CountAsync(int most, Action<int>? note = null)
    {
        for (int i = 0; i < most; i++)
        {
            note?.Invoke(i + 1);
            yield return i;
        }

        await Task.CompletedTask;
    }

    private static async IAsyncEnumerable<int> OneThenWaitAsync(Task gate)
    {
        yield return 1;
        await gate;
    }

    private static async IAsyncEnumerable<byte[]> BlobsAsync(int size)
    {
        while (true)
        {
            await Task.Yield();
            yield return new byte[size];
        }
    }

    private static async IAsyncEnumerable<int> EndlessAsync(Action clean, [EnumeratorCancellation] CancellationToken token = default)
    {
        try
        {
            while (true)
            {
                yield return 1;
                await Task.Delay(1, token);
            }
        }
        finally
        {
            clean();
        }
    }

    private static async IAsyncEnumerable<int> BrokenAsync(int after)
    {
        for (int i = 0; i < after; i++)
        {
            yield return i;
        }

        await Task.CompletedTask;
        throw new InvalidOperationException("out of order");
    }

    private static async IAsyncEnumerable<object> OddAsync()
    {
        await Task.CompletedTask;
        yield return 1;
        yield return typeof(int).Assembly;
    }
}
