using Pons.Links;
using Pons.Protocol.Frames;

namespace Pons.Handles;

/// <summary>Something that lives in a peer and was sent to the hub. The peer keeps it until nobody here holds it any more.</summary>
/// <remarks>Safe for any number of threads, finalizers included. It begins with one holder.</remarks>
internal sealed class Thing(Link link, HandleKind kind, ulong id)
{
    private int _holders = 1;

    /// <summary>Where it lives.</summary>
    public Link Link { get; } = link;

    public HandleKind Kind { get; } = kind;

    /// <summary>Its number there.</summary>
    public ulong Id { get; } = id;

    /// <summary>Whether nobody holds it any more.</summary>
    public bool IsReleased => Volatile.Read(ref _holders) == 0;

    /// <summary>One more holds it; false when it was let go of already.</summary>
    public bool TryHold()
    {
        int holders = Volatile.Read(ref _holders);
        while (holders > 0)
        {
            int seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
            {
                return true;
            }

            holders = seen;
        }

        return false;
    }

    /// <summary>One holds it no more; after the last the peer is told.</summary>
    public void LetGo()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            Link.Release(Id);
        }
    }
}
