using System.Text;
using Pons.Arenas;
using Pons.Events;
using Pons.Links;
using Pons.Protocol.Frames;
using Pons.Serving;

namespace Pons;

/// <content>Events: messages with a topic and no answer.</content>
public sealed partial class Hub : IEventEmitter
{
    /// <summary>Subscribes to a topic, or to all topics that begin with what stands before a <c>*</c> at the end, from this moment on.</summary>
    /// <typeparam name="T">What each event's data is read as.</typeparam>
    /// <exception cref="ArgumentException">It is no topic.</exception>
    public EventSubscription<T> Events<T>(string topics, EventOptions? options = null) => Topics.Subscribe<T>(topics, options);

    /// <summary>As <see cref="Events{T}"/>; data comes as the table of values has it.</summary>
    public EventSubscription<object?> Events(string topics, EventOptions? options = null) => Events<object?>(topics, options);

    /// <summary>Sends an event to all who subscribed to its topic, or to one client of them, without waiting for anybody.</summary>
    /// <exception cref="ArgumentException">It is no topic.</exception>
    public void Emit(string topic, object? data = null, ulong? client = null)
    {
        NameRule.Check("a topic", topic, nameof(topic));
        Topics.Publish(topic, new LocalData(data), client);
    }

    /// <summary>As <see cref="Emit"/>, and waits first for room with subscribers that are to lose nothing (<see cref="EventLag.Wait"/>).</summary>
    public ValueTask EmitAsync(string topic, object? data = null, ulong? client = null, CancellationToken cancellationToken = default)
    {
        NameRule.Check("a topic", topic, nameof(topic));
        return Topics.PublishAsync(topic, new LocalData(data), client, cancellationToken);
    }

    /// <summary>A peer has sent an event; on the thread that reads its link.</summary>
    internal void OnEvent(Link link, in Frame frame, MessageReader reader)
    {
        string topic = Encoding.UTF8.GetString(frame.Name);
        ulong? sender = link.ClientLink?.Session.Id;
        ulong? client = sender is null && frame.Header.Flags.HasFlag(FrameFlags.Client) ? frame.Client : null;
        if (sender is not null && topic.StartsWith("pons.", StringComparison.Ordinal))
        {
            throw new ProtocolException("name", $"A client sent an event '{topic}'; topics that begin with 'pons.' are the host's own.");
        }

        if (!Topics.HasSubscribers(topic, client))
        {
            reader.Drop(frame);
            return;
        }

        try
        {
            Topics.Publish(new EventNote(topic, new ParcelData(new Parcel(frame, reader, link.Handles)), client, sender));
        }
        catch (HandleLostException)
        {
            // What it carries was released meanwhile by the very peer that sent it: there is nothing to tell.
            reader.Drop(frame);
        }
    }

    /// <summary>A peer is gone, or cannot be told anything any more.</summary>
    internal void Forget(Link link) => _topics?.Remove(link.Events);

    private void Hold(bool isHeld)
    {
        foreach (Peer peer in _peers)
        {
            peer.Hold(isHeld);
        }
    }
}
