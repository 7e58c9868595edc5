using System.Collections.Concurrent;
using System.Numerics;
using System.Text.Json;

namespace Pons.Protocol.Values;

/// <summary>Finds the converter of a type: the scalars by a plain list, so that a small call touches no reflection;
/// the rest by its shape.</summary>
internal static class ConverterFinder
{
    private static readonly ConcurrentDictionary<Type, Converter> Found = new();

    public static Converter For(Type type) =>
        Found.TryGetValue(type, out Converter? converter) ? converter : Find(type);

    /// <summary>Throws <see cref="ValueException"/> when values of the type cannot cross.</summary>
    public static Converter Find(Type type) =>
        Found.GetOrAdd(type, static t => Scalar(t) ?? Common(t) ?? RareScalar(t) ?? ConverterShapes.Make(t));

    private static Converter? Scalar(Type type) =>
        type == typeof(object) ? new ObjectConverter()
        : type == typeof(string) ? new StringConverter()
        : type == typeof(int) ? new IntegerConverter<int>()
        : type == typeof(long) ? new IntegerConverter<long>()
        : type == typeof(double) ? new DoubleConverter()
        : type == typeof(bool) ? new BooleanConverter()
        : type == typeof(byte[]) ? new BytesConverter()
        : type == typeof(float) ? new NarrowFloatConverter<float>()
        : type == typeof(decimal) ? new DecimalConverter()
        : type == typeof(DateTime) ? new DateTimeConverter()
        : type == typeof(DateTimeOffset) ? new DateTimeOffsetConverter()
        : type == typeof(DateOnly) ? new DateOnlyConverter()
        : type == typeof(TimeOnly) ? new TimeOnlyConverter()
        : type == typeof(TimeSpan) ? new TimeSpanConverter()
        : type == typeof(Guid) ? new GuidConverter()
        : null;

    // Apart from the others, and after them: to name these types loads assemblies that most programs' values never
    // need.
    private static Converter? RareScalar(Type type) =>
        type == typeof(BigInteger) ? new BigIntegerConverter()
        : type == typeof(Complex) ? new ComplexConverter()
        : type == typeof(NDArray) ? new NDArrayConverter()
        : type == typeof(JsonElement) ? new JsonElementConverter()
        : type == typeof(byte) ? new IntegerConverter<byte>()
        : type == typeof(sbyte) ? new IntegerConverter<sbyte>()
        : type == typeof(short) ? new IntegerConverter<short>()
        : type == typeof(ushort) ? new IntegerConverter<ushort>()
        : type == typeof(uint) ? new IntegerConverter<uint>()
        : type == typeof(ulong) ? new IntegerConverter<ulong>()
        : type == typeof(Int128) ? new IntegerConverter<Int128>()
        : type == typeof(UInt128) ? new IntegerConverter<UInt128>()
        : type == typeof(Half) ? new NarrowFloatConverter<Half>()
        : type == typeof(char) ? new CharConverter()
        : type == typeof(Memory<byte>) ? new ByteMemoryConverter()
        : type == typeof(ReadOnlyMemory<byte>) ? new ReadOnlyByteMemoryConverter()
        : null;

    // Containers that untyped calls and bulk data meet: named here, they are compiled ahead of time with the assembly.
    private static Converter? Common(Type type) =>
        type == typeof(object[]) ? new ArrayConverter<object?>()
        : type == typeof(List<object?>) ? new SequenceConverter<List<object?>, object?>()
        : type == typeof(HashSet<object?>) ? new SetConverter<HashSet<object?>, object?>()
        : type == typeof(Dictionary<string, object?>)
            ? new DictionaryConverter<Dictionary<string, object?>, string, object?>()
        : type == typeof(Dictionary<object, object?>)
            ? new DictionaryConverter<Dictionary<object, object?>, object, object?>()
        : type == typeof(string[]) ? new ArrayConverter<string>()
        : type == typeof(int[]) ? new ArrayConverter<int>()
        : type == typeof(double[]) ? new ArrayConverter<double>()
        : type == typeof(List<double>) ? new SequenceConverter<List<double>, double>()
        : null;
}
