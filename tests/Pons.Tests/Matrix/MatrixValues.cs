using System.Numerics;

namespace Pons.Tests.Matrix;

/// <summary>Values that are the same in all languages, and what two of them are compared by.</summary>
internal static class MatrixValues
{
    public static readonly IReadOnlyList<object?> Same =
    [
        null,
        true,
        false,
        0L,
        -1L,
        9_007_199_254_740_991L,
        9_007_199_254_740_993L,
        -9_223_372_036_854_775_808L,
        BigInteger.Pow(10, 40),
        1.5,
        -0.0,
        double.NaN,
        double.NegativeInfinity,
        5e-324,
        1.7976931348623157e308,
        "",
        "grüße 🎉 \0 \"\\\u2028",
        "half a character: \ud800",
        Array.Empty<byte>(),
        new byte[] { 0, 255, 128 },
        new List<object?> { 1L, "two", new List<object?> { null } },
        new Dictionary<string, object?> { ["a"] = 1L, ["$"] = "dollar", ["__proto__"] = true, [""] = null },
        new Dictionary<object, object?> { [1L] = "one", ["two"] = 2L },
        new HashSet<object?> { 1L, "a" },
        new DateTimeOffset(2024, 2, 29, 12, 30, 15, 250, TimeSpan.Zero),
        new DateOnly(1999, 12, 31),
        new TimeOnly(23, 59, 59),
        TimeSpan.FromDays(-3.5),
        NDArray.Of([1.0, 2.5, -0.0]),
    ];

    /// <summary>A value as text, its types included.</summary>
    public static string Text(object? value) => value switch
    {
        null => "null",
        double.NaN => "float nan",
        double number => $"float {BitConverter.DoubleToInt64Bits(number):x}",
        string text => $"text {string.Join(' ', text.Select(unit => $"{(int)unit:x4}"))}",
        byte[] bytes => $"bytes {Convert.ToHexString(bytes)}",
        HashSet<object?> items => $"set {string.Join(", ", items.Select(Text).Order(StringComparer.Ordinal))}",
        Dictionary<string, object?> pairs => $"dict {string.Join(", ", pairs.Select(pair => $"{Text(pair.Key)}: {Text(pair.Value)}"))}",
        Dictionary<object, object?> pairs => $"dict {string.Join(", ", pairs.Select(pair => $"{Text(pair.Key)}: {Text(pair.Value)}"))}",
        object?[] items => $"list [{string.Join(", ", items.Select(Text))}]",
        List<object?> items => $"list [{string.Join(", ", items.Select(Text))}]",
        NDArray array => $"array {array.DType} {string.Join('x', array.Shape)} {Convert.ToHexString(array.Memory.Span)}",
        _ => $"{value.GetType().Name} {value}",
    };
}
