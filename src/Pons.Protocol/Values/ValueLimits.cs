namespace Pons.Protocol.Values;

/// <summary>What a value may cost: its nesting, and how many values shared references may add to those that stand in
/// the bytes.</summary>
/// <remarks>With <paramref name="MayLease"/> arrays may stay where they are, in memory that is shared with their sender.</remarks>
internal readonly record struct ValueLimits(int Depth = 200, long SharedValues = 10_000_000, bool MayLease = false)
{
    public ValueLimits()
        : this(200)
    {
    }
}
