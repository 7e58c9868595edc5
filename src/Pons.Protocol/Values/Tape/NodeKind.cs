namespace Pons.Protocol.Values;

/// <summary>What a node of the tape holds.</summary>
internal enum NodeKind : byte
{
    None,
    Boolean,
    Integer,
    BigInteger,
    Float,
    Text,
    Bytes,
    List,
    Tuple,
    Dict,
    Set,
    FrozenSet,

    /// <summary>The result of one of the constructors of SPEC chapter 10; its arguments are a container.</summary>
    Constructed,

    /// <summary>A constructor that nobody called: of use to a parser's stack, refused as a value.</summary>
    Constructor,
}
