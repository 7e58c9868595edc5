using Pons.Protocol.Frames;

namespace Pons;

/// <summary>How far a stream may run ahead of its reader: it pauses at whichever comes first.</summary>
/// <param name="Items">Items that may be on their way or wait for the reader, 1 or more.</param>
/// <param name="Bytes">Bytes of such items, 1 or more; a single larger item travels all the same.</param>
public sealed record StreamWindow(int Items, int Bytes)
{
    internal static readonly StreamWindow Usual = new(4096, 1 << 20);

    internal Credit Credit => new((ulong)Items, (ulong)Bytes);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Items, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Bytes, 1);
    }
}
