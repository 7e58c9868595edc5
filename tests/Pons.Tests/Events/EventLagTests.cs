using Pons.Events;

namespace Pons.Tests.Events;

public sealed class EventLagTests
{
    private readonly EventTable _table = new();
    private readonly List<bool> _told = [];

    public EventLagTests()
    {
        _table.HoldChanged += isHeld =>
        {
            lock (_told)
            {
                _told.Add(isHeld);
            }
        };
    }

    [Fact]
    public async Task The_oldest_are_dropped_and_the_next_event_says_how_many()
    {
        EventSubscription<int> events = Subscribe(EventLag.DropOldest, 3);

        bool isHeld = Publish(0, 5);
        await using IAsyncEnumerator<HubEvent<int>> reader = events.GetAsyncEnumerator();
        await reader.MoveNextAsync();
        (int, long) first = (reader.Current.Data, reader.Current.Dropped);
        Publish(5, 2);
        await reader.MoveNextAsync();
        (int, long) second = (reader.Current.Data, reader.Current.Dropped);
        await reader.MoveNextAsync();

        Assert.Equal((2, 2L), first);
        Assert.Equal((4, 1L), second);
        Assert.Equal((5, 0L), (reader.Current.Data, reader.Current.Dropped));
        Assert.False(isHeld);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task One_that_is_to_be_disconnected_reads_what_waited_and_then_why_it_ended()
    {
        EventSubscription<int> events = Subscribe(EventLag.Disconnect, 3);
        Publish(0, 5);

        var read = new List<int>();
        var error = await Assert.ThrowsAsync<EventsLostException>(async () =>
        {
            await foreach (HubEvent<int> e in events)
            {
                read.Add(e.Data);
            }
        });

        Assert.Equal([0, 1, 2], read);
        Assert.Equal("a", error.Topics);
        Assert.Contains("3 events waited", error.Message);
        Assert.False(_table.HasSubscribers("a"));
    }

    [Fact]
    public async Task Senders_are_held_at_the_limit_and_go_on_at_half_of_it_and_nothing_is_lost()
    {
        EventSubscription<int> events = Subscribe(EventLag.Wait, 4);
        await using IAsyncEnumerator<HubEvent<int>> reader = events.GetAsyncEnumerator();

        Assert.False(Publish(0, 3));
        Assert.True(Publish(3, 1));
        Assert.True(Publish(4, 2)); // was under way
        Assert.Equal([true], _told);

        for (int i = 0; i < 3; i++)
        {
            Assert.True(await reader.MoveNextAsync());
        }

        Assert.Equal([true], _told);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal([true, false], _told);
        Assert.False(Publish(6, 1));
        for (int i = 4; i < 7; i++)
        {
            Assert.True(await reader.MoveNextAsync());
            Assert.Equal((i, 0L), (reader.Current.Data, reader.Current.Dropped));
        }
    }

    [Fact]
    public void Several_that_lag_hold_senders_until_the_last_has_caught_up()
    {
        EventSubscription<int> one = Subscribe(EventLag.Wait, 2);
        EventSubscription<int> other = Subscribe(EventLag.Wait, 3);

        Publish(0, 3);
        one.Dispose();
        Assert.Equal([true], _told);

        other.Dispose();
        Assert.Equal([true, false], _told);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_sender_that_waits_goes_on_when_there_is_room()
    {
        EventSubscription<int> events = Subscribe(EventLag.Wait, 2);
        await using IAsyncEnumerator<HubEvent<int>> reader = events.GetAsyncEnumerator();
        Publish(0, 2);

        Task third = _table.PublishAsync("a", new LocalData(2)).AsTask();
        await _table.PublishAsync("b", new LocalData(0)); // nobody who lags asked for it
        Assert.False(third.IsCompleted);
        await reader.MoveNextAsync();
        await third;

        await reader.MoveNextAsync();
        await reader.MoveNextAsync();
        Assert.Equal(2, reader.Current.Data);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_sender_that_waits_can_be_cancelled_and_ends_its_wait_with_the_subscription()
    {
        EventSubscription<int> events = Subscribe(EventLag.Wait, 1);
        using var stop = new CancellationTokenSource();
        Publish(0, 1);
        Task cancelled = _table.PublishAsync("a", new LocalData(1), cancellationToken: stop.Token).AsTask();
        Task waiting = _table.PublishAsync("a", new LocalData(2)).AsTask();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(waiting.IsCompleted);

        events.Dispose();
        await waiting;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _table.PublishAsync("a", new LocalData(1), cancellationToken: stop.Token).AsTask());
    }

    [Fact(Timeout = 60_000)]
    public async Task Many_senders_that_wait_never_overrun_the_limit_by_more_than_their_number()
    {
        const int Senders = 8;
        const int Each = 500;
        EventSubscription<int> events = Subscribe(EventLag.Wait, 10);
        Task senders = Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            for (int i = 0; i < Each; i++)
            {
                await _table.PublishAsync("a", new LocalData(sender));
            }
        })));

        List<HubEvent<int>> all = await events.Take(Senders * Each).ToListAsync();
        await senders;

        Assert.All(all.GroupBy(e => e.Data), sender => Assert.Equal(Each, sender.Count()));
        Assert.All(all, e => Assert.Equal(0, e.Dropped));
        lock (_told)
        {
            Assert.All(_told.Index(), told => Assert.Equal(told.Index % 2 == 0, told.Item));
            Assert.Equal(0, _told.Count % 2);
        }
    }

    [Fact]
    public async Task A_sender_that_never_waits_ends_the_subscription_before_memory_does()
    {
        EventSubscription<int> events = Subscribe(EventLag.Wait, 1);

        Publish(0, EventQueue.Overrun + 2);

        Assert.Equal([true, false], _told);
        Assert.False(_table.HasSubscribers("a"));
        var error = await Assert.ThrowsAsync<EventsLostException>(() => events.CountAsync().AsTask());
        Assert.Contains("although it was to wait", error.Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_peer_that_lags_makes_senders_wait_too()
    {
        var room = new TaskCompletionSource();
        var sink = new ListSink { Room = room.Task };
        _table.Subscribe(sink, "a*");

        Assert.True(Publish(0, 1));
        Task later = _table.PublishAsync("a", new LocalData(1)).AsTask();
        Assert.Single(sink.Topics);
        sink.Room = null;
        room.SetResult();
        await later;

        Assert.Equal(2, sink.Topics.Count);
    }

    [Fact]
    public void What_is_told_comes_in_order_though_a_handler_changes_it_again()
    {
        var told = new List<bool>();
        EventHold? hold = null;
        hold = new EventHold(isHeld =>
        {
            told.Add(isHeld);
            if (isHeld && told.Count == 1)
            {
                hold!.End();
                Assert.Single(told);
            }
        });

        hold.Begin();

        Assert.Equal([true, false], told);
    }

    private EventSubscription<int> Subscribe(EventLag lag, int limit) => _table.Subscribe<int>("a", new EventOptions { Lag = lag, QueueLimit = limit });

    private bool Publish(int first, int count)
    {
        bool isHeld = false;
        for (int i = first; i < first + count; i++)
        {
            isHeld = _table.Publish("a", new LocalData(i));
        }

        return isHeld;
    }
}
