using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Pons.Events;

/// <summary>Who gets which events: subscribers in this process, and peers over their links.</summary>
/// <remarks>Safe for any number of threads; holds no lock while a subscriber is given an event. Events of one sender keep their order.</remarks>
internal sealed class EventTable
{
    private readonly ConcurrentDictionary<string, SubscriberSet> _exact = new();
    private readonly Dictionary<IEventSink, Subscriber> _subscribers = [];
    private readonly Lock _gate = new();
    private readonly SubscriberSet _prefixed;
    private bool _isClosed;

    public EventTable()
    {
        _prefixed = new SubscriberSet(_gate);
        Hold = new EventHold(isHeld => HoldChanged?.Invoke(isHeld));
    }

    /// <summary>Senders beyond this process are to wait, or to go on. In order and one at a time, on the thread of a sender or of a subscriber; must neither block nor throw.</summary>
    public event Action<bool>? HoldChanged;

    /// <summary>Counts the subscribers that lag and are to lose nothing; a sink of its own kind may say so too.</summary>
    public EventHold Hold { get; }

    /// <summary>Subscribes the host itself, from now on.</summary>
    /// <exception cref="ArgumentException">It is neither a topic nor the beginning of one with a <c>*</c> after it.</exception>
    public EventSubscription<T> Subscribe<T>(string topics, EventOptions? options = null)
    {
        options ??= EventOptions.Default;
        options.Validate();
        var queue = new EventQueue(this, topics, options);
        Subscribe(queue, topics);
        return new EventSubscription<T>(queue);
    }

    /// <summary>Gives a sink the events of a topic, or of all topics that begin with what stands before the <c>*</c> at the end. Asking again changes nothing.</summary>
    /// <exception cref="ArgumentException">The topic is none.</exception>
    public void Subscribe(IEventSink sink, string topics)
    {
        NameRule.Check("a topic", topics, nameof(topics));
        lock (_gate)
        {
            if (_isClosed)
            {
                throw new ObjectDisposedException("Hub", $"Nobody can subscribe to '{topics}' any more: the hub was disposed.");
            }

            if (!_subscribers.TryGetValue(sink, out Subscriber? subscriber))
            {
                _subscribers.Add(sink, subscriber = new Subscriber(sink));
            }

            if (topics[^1] == '*')
            {
                subscriber.AddPrefix(topics[..^1]);
                _prefixed.Add(subscriber);
            }
            else if (subscriber.AddExact(topics))
            {
                _exact.GetOrAdd(topics, static (_, gate) => new SubscriberSet(gate), _gate).Add(subscriber);
            }
        }
    }

    /// <summary>Takes back one <see cref="Subscribe(IEventSink, string)"/>; nothing happens where there was none.</summary>
    public void Unsubscribe(IEventSink sink, string topics)
    {
        lock (_gate)
        {
            if (topics.Length == 0 || !_subscribers.TryGetValue(sink, out Subscriber? subscriber))
            {
                return;
            }

            if (topics[^1] == '*')
            {
                subscriber.RemovePrefix(topics[..^1]);
                Forget(subscriber);
            }
            else if (subscriber.RemoveExact(topics))
            {
                Forget(subscriber, topics);
            }

            if (subscriber.IsIdle)
            {
                _subscribers.Remove(sink);
            }
        }
    }

    /// <summary>Forgets a sink, whatever it subscribed to.</summary>
    public void Remove(IEventSink sink)
    {
        lock (_gate)
        {
            if (_subscribers.Remove(sink, out Subscriber? subscriber))
            {
                foreach (string topic in subscriber.Exact)
                {
                    Forget(subscriber, topic);
                }

                _prefixed.Remove(subscriber);
            }
        }
    }

    /// <summary>Whether an event would reach anybody: what nobody wants need not be copied.</summary>
    public bool HasSubscribers(string topic, ulong? client = null)
    {
        foreach (Subscriber subscriber in Exact(topic))
        {
            if (subscriber.Takes(client))
            {
                return true;
            }
        }

        foreach (Subscriber subscriber in _prefixed.List)
        {
            if (subscriber.TakesByPrefix(topic) && subscriber.Takes(client))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives an event to all who asked for it, without waiting for anybody. Answers whether one of them lags and its sender had better wait.</summary>
    public bool Publish(string topic, EventData data, ulong? client = null) => Publish(new EventNote(topic, data, client));

    /// <summary>As above; what a client sends is for the host and its peers, and for no other client.</summary>
    public bool Publish(EventNote note)
    {
        string topic = note.Topic;
        bool isHeld = false;
        foreach (Subscriber subscriber in Exact(topic))
        {
            isHeld |= subscriber.Takes(note) && subscriber.Sink.Deliver(note);
        }

        foreach (Subscriber subscriber in _prefixed.List)
        {
            isHeld |= subscriber.TakesByPrefix(topic) && subscriber.Takes(note) && subscriber.Sink.Deliver(note);
        }

        return isHeld;
    }

    /// <summary>As <see cref="Publish(string, EventData, ulong?)"/>, when those that asked for it and are to lose nothing have room.</summary>
    public ValueTask PublishAsync(string topic, EventData data, ulong? client = null, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        if (TryFindLagging(topic, client, out Task? room))
        {
            return PublishLaterAsync(room, topic, data, client, cancellationToken);
        }

        Publish(topic, data, client);
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends the host's own subscriptions, after what waits in them; nobody can subscribe any more.</summary>
    public void Close()
    {
        IEventSink[] sinks;
        lock (_gate)
        {
            _isClosed = true;
            sinks = [.. _subscribers.Keys];
        }

        foreach (IEventSink sink in sinks)
        {
            (sink as EventQueue)?.End();
        }
    }

    private async ValueTask PublishLaterAsync(Task room, string topic, EventData data, ulong? client, CancellationToken cancellationToken)
    {
        Task? next = room;
        do
        {
            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        while (TryFindLagging(topic, client, out next));

        Publish(topic, data, client);
    }

    private bool TryFindLagging(string topic, ulong? client, [NotNullWhen(true)] out Task? room)
    {
        foreach (Subscriber subscriber in Exact(topic))
        {
            if (subscriber.Takes(client) && (room = subscriber.Sink.Room) is not null)
            {
                return true;
            }
        }

        foreach (Subscriber subscriber in _prefixed.List)
        {
            if (subscriber.TakesByPrefix(topic) && subscriber.Takes(client) && (room = subscriber.Sink.Room) is not null)
            {
                return true;
            }
        }

        room = null;
        return false;
    }

    private Subscriber[] Exact(string topic) => _exact.TryGetValue(topic, out SubscriberSet? set) ? set.List : [];

    private void Forget(Subscriber subscriber, string topic)
    {
        if (_exact.TryGetValue(topic, out SubscriberSet? set))
        {
            set.Remove(subscriber);
            if (set.IsEmpty)
            {
                _exact.TryRemove(topic, out _);
            }
        }
    }

    private void Forget(Subscriber subscriber)
    {
        if (!subscriber.HasPrefixes)
        {
            _prefixed.Remove(subscriber);
        }
    }
}
