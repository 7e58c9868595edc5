namespace Pons.Arenas;

/// <summary>Memory of the hub's half that somebody on this side took. Only <see cref="HubHalf"/> alters it.</summary>
internal sealed class HubBlock(long start, long size)
{
    public long Start => start;

    public long Size => size;

    /// <summary>This side itself, and each lease of the peer's.</summary>
    public int Holders { get; set; } = 1;

    /// <summary>Whether only leases hold it.</summary>
    public bool IsDropped { get; set; }
}
