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

        // Short texts leave such a product uneven; the last steps of MurmurHash3 spread it over all bits.
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return (int)((hash ^ (hash >> 33)) % (ulong)places);
    }
}
