using System.Text;
using Pons.Events;
using Pons.Serving;

namespace Pons.Links;

/// <summary>The peer of a link as a subscriber of events.</summary>
internal sealed class EventLink(Link link) : IEventSink
{
    private int _isLost;

    // A worker is one of the host's own: it gets what is for all, and no client's events.
    public ulong? Client => link.ClientLink?.Session.Id;

    public Task? Room => null;

    public bool Deliver(EventNote note)
    {
        if (link.IsFull)
        {
            if (Interlocked.Exchange(ref _isLost, 1) != 0)
            {
                return false;
            }

            link.OnEnd(new ProtocolException("size", "The peer asked for events and does not read them."));
            return false;
        }

        try
        {
            if (note.Json is not { } written || !link.SendShared(written))
            {
                note.Json = Send(note, Encoding.UTF8.GetBytes(note.Topic));
            }
        }
        catch (Exception error) when (error is ValueException or HandleLostException)
        {
            // Its sender is told by the codec whether data can cross at all; what a peer cannot take is not worth its end.
            System.Diagnostics.Trace.TraceWarning($"An event '{note.Topic}' did not reach a peer: {error.Message}");
        }

        return false;
    }

    private byte[]? Send(EventNote note, byte[] topic)
    {
        if (note.Data is ParcelData data)
        {
            return data.SendTo(link, topic, note.Sender ?? 0);
        }

        return link.SendEvent(topic, ((LocalData)note.Data).Value, note.Sender ?? 0);
    }
}
