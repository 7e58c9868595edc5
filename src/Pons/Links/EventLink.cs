using System.Text;
using Pons.Events;
using Pons.Serving;

namespace Pons.Links;

/// <summary>The peer of a link as a subscriber of events.</summary>
internal sealed class EventLink(Link link) : IEventSink
{
    // A worker is one of the host's own: it gets what is for all, and no client's events.
    public ulong? Client => null;

    public Task? Room => null;

    public bool Deliver(EventNote note)
    {
        byte[] topic = Encoding.UTF8.GetBytes(note.Topic);
        try
        {
            if (note.Data is ParcelData parcel)
            {
                link.SendParcel(Protocol.Frames.MessageKind.Event, 0, parcel.Parcel, topic);
            }
            else
            {
                link.SendEvent(topic, (note.Data as LocalData)?.Value);
            }
        }
        catch (Protocol.PonsException)
        {
        }

        return false;
    }
}
