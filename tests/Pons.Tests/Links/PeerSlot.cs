using Pons.Protocol.Frames;
using Pons.Protocol.Values;

namespace Pons.Tests.Links;

/// <summary>A handle in a payload of a peer that a test plays, as its message's table shall have it.</summary>
internal sealed record PeerSlot(HandleSide Side, HandleKind Kind, ulong Id) : IHandle
{
    /// <summary>Something that lives in the peer.</summary>
    public static PeerSlot OfPeer(ulong id, HandleKind kind = HandleKind.Object) => new(HandleSide.Sender, kind, id);

    /// <summary>Something that lives at the hub and comes home.</summary>
    public static PeerSlot OfHub(ulong id, HandleKind kind = HandleKind.Function) => new(HandleSide.Receiver, kind, id);
}

/// <summary>A handle that its message's table does not have.</summary>
internal sealed record Unlisted : IHandle;

/// <summary>The table of one message.</summary>
internal sealed class PeerSlots : SentHandles
{
    public List<HandleEntry> Entries { get; } = [];

    public override int Add(object target)
    {
        if (target is Unlisted)
        {
            return Entries.Count;
        }

        var slot = (PeerSlot)target;
        Entries.Add(new HandleEntry(slot.Side, slot.Kind, slot.Id));
        return Entries.Count - 1;
    }
}

/// <summary>What a peer's call has beside its name and arguments.</summary>
internal sealed record PeerCall
{
    public static readonly PeerCall Plain = new();

    public ulong Parent { get; init; }

    public Credit? Credit { get; init; }

    public IReadOnlyDictionary<string, object?>? Keywords { get; init; }

    public PeerSlot? Target { get; init; }

    public bool WantsHandle { get; init; }
}
