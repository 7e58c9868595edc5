namespace Pons.Protocol.Json;

/// <summary>The tags of SPEC chapter 11: what stands behind `$`.</summary>
internal enum JsonTag : byte
{
    None,
    Int,
    Float,
    Bytes,
    ByteArray,
    Tuple,
    Set,
    FrozenSet,
    Map,
    Object,
    Text16,
    Undefined,
    Decimal,
    Uuid,
    Complex,
    Naive,
    Zoned,
    Date,
    Time,
    Duration,
    Record,
    Enum,
    NdArray,
    Handle,
}

internal static class JsonTags
{
    /// <summary>The tag of that name, or none.</summary>
    public static JsonTag Find(ReadOnlySpan<byte> name)
    {
        for (JsonTag tag = JsonTag.Int; tag <= JsonTag.Handle; tag++)
        {
            if (name.SequenceEqual(NameOf(tag)))
            {
                return tag;
            }
        }

        return JsonTag.None;
    }

    public static ReadOnlySpan<byte> NameOf(JsonTag tag) => tag switch
    {
        JsonTag.Int => "int"u8,
        JsonTag.Float => "float"u8,
        JsonTag.Bytes => "bytes"u8,
        JsonTag.ByteArray => "bytearray"u8,
        JsonTag.Tuple => "tuple"u8,
        JsonTag.Set => "set"u8,
        JsonTag.FrozenSet => "frozenset"u8,
        JsonTag.Map => "map"u8,
        JsonTag.Object => "object"u8,
        JsonTag.Text16 => "text16"u8,
        JsonTag.Undefined => "undefined"u8,
        JsonTag.Decimal => "decimal"u8,
        JsonTag.Uuid => "uuid"u8,
        JsonTag.Complex => "complex"u8,
        JsonTag.Naive => "naive"u8,
        JsonTag.Zoned => "zoned"u8,
        JsonTag.Date => "date"u8,
        JsonTag.Time => "time"u8,
        JsonTag.Duration => "duration"u8,
        JsonTag.Record => "record"u8,
        JsonTag.Enum => "enum"u8,
        JsonTag.NdArray => "ndarray"u8,
        JsonTag.Handle => "handle"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(tag), tag, "This tag has no name."),
    };
}
