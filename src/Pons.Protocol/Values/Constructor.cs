namespace Pons.Protocol.Values;

/// <summary>The closed list of constructors (SPEC chapter 10), whatever the codec calls them by.</summary>
internal enum Constructor : byte
{
    /// <summary>The node is not a constructed one.</summary>
    None,
    Record,
    Enum,
    Naive,
    Zoned,
    Date,
    Time,
    Duration,
    Decimal,
    Uuid,
    Complex,
    NdArray,
    Handle,
}
