using Pons.Events;
using Pons.Tests.Pools;

namespace Pons.Tests.Events;

public sealed class EventTableTests
{
    private readonly EventTable _table = new();

    [Fact]
    public void An_event_reaches_those_who_asked_for_its_topic_and_no_others()
    {
        ListSink exact = Sink("a.b");
        ListSink beginning = Sink("a.*");
        ListSink all = Sink("*");

        Publish("a.b", "a.bc", "a", "b");

        Assert.Equal(["a.b"], exact.Topics);
        Assert.Equal(["a.b", "a.bc"], beginning.Topics);
        Assert.Equal(["a.b", "a.bc", "a", "b"], all.Topics);
    }

    [Fact]
    public void A_subscriber_gets_an_event_once_however_often_it_asked_for_it()
    {
        ListSink sink = Sink("a.b", "a.b", "a.*", "*", "a.*");

        Publish("a.b", "a.c");

        Assert.Equal(["a.b", "a.c"], sink.Topics);
    }

    [Fact]
    public void What_is_taken_back_is_sent_no_more_and_the_rest_is()
    {
        ListSink sink = Sink("a", "b", "c*", "d*");

        _table.Unsubscribe(sink, "a");
        _table.Unsubscribe(sink, "c*");
        _table.Unsubscribe(sink, "never");
        _table.Unsubscribe(sink, "");
        Publish("a", "b", "c", "d");
        _table.Remove(sink);
        Publish("b", "d");

        Assert.Equal(["b", "d"], sink.Topics);
        Assert.False(_table.HasSubscribers("b"));
    }

    [Fact]
    public async Task An_event_for_one_client_reaches_that_client_and_the_host()
    {
        ListSink[] sinks = [new(client: 1), new(client: 2), new()];
        Array.ForEach(sinks, sink => _table.Subscribe(sink, "a*"));
        await using EventSubscription<int> host = _table.Subscribe<int>("a");

        _table.Publish("a", new LocalData(5), client: 2);
        Publish("ab");

        Assert.Equal(["ab"], sinks[0].Topics);
        Assert.Equal(["a", "ab"], sinks[1].Topics);
        Assert.Equal(["ab"], sinks[2].Topics);
        Assert.Equal((2UL, 5), await host.Select(e => (e.Client, e.Data)).FirstAsync());
    }

    [Fact]
    public void Whether_anybody_wants_an_event_is_known_before_it_is_copied()
    {
        _table.Subscribe(new ListSink(client: 1), "a");
        _table.Subscribe(new ListSink(client: 1), "b*");

        Assert.True(_table.HasSubscribers("a"));
        Assert.True(_table.HasSubscribers("bc", client: 1));
        Assert.False(_table.HasSubscribers("a", client: 2));
        Assert.False(_table.HasSubscribers("c"));
    }

    [Fact]
    public async Task A_subscription_begins_when_it_is_asked_for_and_not_when_it_is_read()
    {
        EventSubscription<int> events = _table.Subscribe<int>("a");
        _table.Publish("a", new LocalData(1));

        HubEvent<int> first = await events.FirstAsync();

        Assert.Equal(("a", 1, null, 0L), (first.Topic, first.Data, first.Client, first.Dropped));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_reader_that_waits_gets_the_event_when_it_comes()
    {
        ValueTask<HubEvent<string>> next = _table.Subscribe<string>("a").FirstAsync();
        Assert.False(next.IsCompleted);

        _table.Publish("a", new LocalData("now"));

        Assert.Equal("now", (await next).Data);
    }

    [Fact]
    public async Task Leaving_the_loop_ends_the_subscription()
    {
        Publish("a");
        EventSubscription<int> events = _table.Subscribe<int>("a");
        _table.Publish("a", new LocalData(1));

        await foreach (HubEvent<int> _ in events)
        {
            break;
        }

        Assert.False(_table.HasSubscribers("a"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Disposing_ends_a_loop_that_waits()
    {
        EventSubscription<int> events = _table.Subscribe<int>("a");
        ValueTask<int> count = events.CountAsync();

        events.Dispose();

        Assert.Equal(0, await count);
        Assert.False(_table.HasSubscribers("a"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Cancelling_ends_a_loop_that_waits_and_its_subscription()
    {
        using var stop = new CancellationTokenSource();
        ValueTask<int> count = _table.Subscribe<int>("a").CountAsync(stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(count.AsTask);
        Assert.False(_table.HasSubscribers("a"));
    }

    [Fact]
    public async Task A_subscription_can_be_read_once()
    {
        EventSubscription<int> events = _table.Subscribe<int>("a");
        _table.Close();
        await events.CountAsync();

        Assert.Throws<InvalidOperationException>(() => events.GetAsyncEnumerator());
    }

    [Fact]
    public async Task Data_of_another_type_costs_its_reader_that_event_and_not_the_loop()
    {
        EventSubscription<int> events = _table.Subscribe<int>("a");
        _table.Publish("a", new LocalData("no number"));
        _table.Publish("a", new LocalData(2));
        _table.Close();

        List<HubEvent<int>> all = await events.ToListAsync();

        Assert.Throws<ValueException>(() => all[0].Data);
        Assert.Equal(2, all[1].Data);
    }

    [Fact]
    public async Task When_the_hub_ends_what_waits_is_read_and_then_the_loop_ends()
    {
        EventSubscription<int> events = _table.Subscribe<int>("*");
        Publish("a", "b");

        _table.Close();

        Assert.Equal(["a", "b"], await events.Select(e => e.Topic).ToListAsync());
        Assert.Throws<ObjectDisposedException>(() => _table.Subscribe<int>("a"));
    }

    [Fact]
    public void What_is_no_topic_is_refused()
    {
        Assert.Throws<ArgumentException>(() => _table.Subscribe<int>(""));
        Assert.Throws<ArgumentException>(() => _table.Subscribe(new ListSink(), "a\0"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _table.Subscribe<int>("a", new EventOptions { QueueLimit = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => _table.Subscribe<int>("a", new EventOptions { Lag = (EventLag)9 }));
    }

    [Fact]
    public void A_subscriber_cannot_ask_for_more_topics_than_anybody_needs()
    {
        var sink = new ListSink();
        for (int i = 0; i < Subscriber.MostTopics; i++)
        {
            _table.Subscribe(sink, $"topic.{i}");
        }

        for (int i = 0; i < Subscriber.MostPrefixes; i++)
        {
            _table.Subscribe(sink, $"{i}.*");
        }

        _table.Subscribe(sink, "topic.0");
        _table.Subscribe(sink, "0.*");
        Assert.Throws<InvalidOperationException>(() => _table.Subscribe(sink, "one.more"));
        Assert.Throws<InvalidOperationException>(() => _table.Subscribe(sink, "more.*"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Each_senders_events_keep_their_order_while_subscribers_come_and_go()
    {
        const int Senders = 4;
        const int Each = 5_000;
        await using EventSubscription<int> events = _table.Subscribe<int>("*", new EventOptions { QueueLimit = Senders * Each });
        using var isOver = new CancellationTokenSource();
        Task others = Task.Run(() =>
        {
            while (!isOver.IsCancellationRequested)
            {
                ListSink sink = Sink("0", "1*");
                _table.Unsubscribe(sink, "0");
                _table.Remove(sink);
            }
        });

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            for (int i = 0; i < Each; i++)
            {
                _table.Publish($"{sender}", new LocalData(i));
            }
        })));
        await isOver.CancelAsync();
        await others;
        _table.Close();

        ILookup<string, int> bySender = (await events.ToListAsync()).ToLookup(e => e.Topic, e => e.Data);
        Assert.All(Enumerable.Range(0, Senders), sender => Assert.Equal(Enumerable.Range(0, Each), bySender[$"{sender}"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_subscription_that_is_forgotten_ends_when_it_is_collected()
    {
        Forget();

        await Until.TrueAsync(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !_table.HasSubscribers("a");
        });

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        void Forget() => _table.Subscribe<int>("a");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_subscription_that_is_read_is_not_collected_though_nobody_names_it()
    {
        Task<HubEvent<int>> first = Read();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        _table.Publish("a", new LocalData(1));

        Assert.Equal(1, (await first).Data);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        Task<HubEvent<int>> Read() => _table.Subscribe<int>("a").FirstAsync().AsTask();
    }

    private ListSink Sink(params string[] topics)
    {
        var sink = new ListSink();
        Array.ForEach(topics, topic => _table.Subscribe(sink, topic));
        return sink;
    }

    private void Publish(params string[] topics) => Array.ForEach(topics, topic => _table.Publish(topic, new LocalData(null)));
}
