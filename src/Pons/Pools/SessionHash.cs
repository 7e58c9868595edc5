namespace Pons.Pools;

/// <summary>Which place a session belongs to: the same in every process and on every machine, and without a table.</summary>
internal static class SessionHash
{
    // FNV-1a with 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/
    private const ulong Basis = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;

    public static int PlaceOf(string session, int places)
    {
        ulong hash = Basis;
        foreach (char c in session)
        {
            hash = (hash ^ c) * Prime;
        }

        // The upper half: the low bits of such a product depend on few of the text's.
        return (int)((hash >> 32) % (ulong)places);
    }
}
