namespace Pons.Protocol.Values;

/// <summary>What errors call a value that came in: the name that it has in Python, and the .NET type that would take
/// it.</summary>
internal static class NodeNames
{
    public static string Of(Node node) => node.Kind switch
    {
        NodeKind.None => "None",
        NodeKind.Boolean => "bool",
        NodeKind.Integer or NodeKind.BigInteger => "int",
        NodeKind.Float => "float",
        NodeKind.Text => "str",
        NodeKind.Bytes => "bytes",
        NodeKind.List => "list",
        NodeKind.Tuple => "tuple",
        NodeKind.Dict => "dict",
        NodeKind.Set => "set",
        NodeKind.FrozenSet => "frozenset",
        NodeKind.Constructed => Of(node.Constructor),
        _ => "constructor that was not called",
    };

    /// <summary>What to ask for instead.</summary>
    public static string TakerOf(Node node) => node.Kind switch
    {
        NodeKind.None => "a nullable type",
        NodeKind.Boolean => "bool",
        NodeKind.Integer => "an integer type, such as int or long",
        NodeKind.BigInteger => "BigInteger",
        NodeKind.Float => "double",
        NodeKind.Text => "string",
        NodeKind.Bytes => "byte[] or ReadOnlyMemory<byte>",
        NodeKind.List => "an array or List<T>",
        NodeKind.Tuple => "a tuple, an array or List<T>",
        NodeKind.Dict => "Dictionary<TKey, TValue> or a record",
        NodeKind.Set or NodeKind.FrozenSet => "HashSet<T>",
        NodeKind.Constructed => TakerOf(node.Constructor),
        _ => "object",
    };

    private static string Of(Constructor constructor) => constructor switch
    {
        Constructor.Record => "dataclass or namedtuple",
        Constructor.Enum => "enum member",
        Constructor.Naive => "datetime without a time zone",
        Constructor.Zoned => "datetime with a time zone",
        Constructor.Date => "date",
        Constructor.Time => "time",
        Constructor.Duration => "timedelta",
        Constructor.Decimal => "Decimal",
        Constructor.Uuid => "UUID",
        Constructor.Complex => "complex",
        Constructor.NdArray => "array",
        Constructor.Handle => "handle",
        _ => "value",
    };

    private static string TakerOf(Constructor constructor) => constructor switch
    {
        Constructor.Record => "a record or Dictionary<string, T>",
        Constructor.Enum => "an enum, or the type of its value",
        Constructor.Naive => "DateTime",
        Constructor.Zoned => "DateTimeOffset",
        Constructor.Date => "DateOnly",
        Constructor.Time => "TimeOnly",
        Constructor.Duration => "TimeSpan",
        Constructor.Decimal => "decimal",
        Constructor.Uuid => "Guid",
        Constructor.Complex => "Complex",
        Constructor.NdArray => "NDArray, T[] or T[,]",
        Constructor.Handle => "Handle, a delegate type or IAsyncEnumerable<T>",
        _ => "object",
    };
}
