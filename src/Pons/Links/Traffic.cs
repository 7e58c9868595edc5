namespace Pons.Links;

/// <summary>How many calls are usually under way at once, lately.</summary>
/// <remarks>
/// The number in flight alone says little: a batch of answers brings it to zero although the callers go on the next moment. Threads may note at the same time; a lost
/// note does no harm.
/// </remarks>
internal sealed class Traffic
{
    // Notes that it takes to forget one call of width.
    private const int Memory = 4;

    private int _scaled = Memory;

    public int Width => Volatile.Read(ref _scaled) / Memory;

    public void Note(int inFlight) => Volatile.Write(ref _scaled, Math.Max(inFlight * Memory, Math.Max(_scaled - 1, Memory)));
}
