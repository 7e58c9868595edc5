namespace Pons.Protocol.Values;

/// <summary>The constructors' names on the wire; all stand in one module (SPEC chapter 10).</summary>
internal static class ConstructorNames
{
    public const int Count = (int)Constructor.Handle + 1;

    public static ReadOnlySpan<byte> Module => "pons.values"u8;

    public static ReadOnlySpan<byte> Of(Constructor constructor) => constructor switch
    {
        Constructor.Record => "record"u8,
        Constructor.Enum => "enum"u8,
        Constructor.Naive => "naive"u8,
        Constructor.Zoned => "zoned"u8,
        Constructor.Date => "date"u8,
        Constructor.Time => "time"u8,
        Constructor.Duration => "duration"u8,
        Constructor.Decimal => "decimal"u8,
        Constructor.Uuid => "uuid"u8,
        Constructor.Complex => "complex"u8,
        Constructor.NdArray => "ndarray"u8,
        Constructor.Handle => "handle"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(constructor), constructor, "This constructor has no name."),
    };

    public static bool TryFind(ReadOnlySpan<byte> module, ReadOnlySpan<byte> name, out Constructor constructor)
    {
        for (constructor = Constructor.Record; constructor <= Constructor.Handle; constructor++)
        {
            if (name.SequenceEqual(Of(constructor)))
            {
                return module.SequenceEqual(Module);
            }
        }

        return false;
    }
}
