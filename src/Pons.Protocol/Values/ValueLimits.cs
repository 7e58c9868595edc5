namespace Pons.Protocol.Values;

/// <summary>What a value may cost: its nesting, and how many values shared references may add to those that stand in
/// the bytes.</summary>
internal readonly record struct ValueLimits(int Depth = 200, long SharedValues = 10_000_000)
{
    public ValueLimits()
        : this(200)
    {
    }
}
