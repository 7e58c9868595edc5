using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Pons.Protocol.Tests.Values;

/// <summary>What a value of protocol/vectors/values.json is in C#, when nobody asked for a type; compared as text, whatever the containers.</summary>
internal static class VectorValue
{
    /// <summary>The vector's own notation of the value.</summary>
    public static string Expected(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => Expected(value.EnumerateObject().Single()),
    };

    /// <summary>The same notation of what was read.</summary>
    public static string Actual(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        long or BigInteger => $"int {value}",
        double number => $"float {BitConverter.DoubleToInt64Bits(number):x}",
        string text => $"str {Units(text)}",
        byte[] bytes => $"bytes {Convert.ToHexStringLower(bytes)}",
        object?[] items => $"tuple [{string.Join(", ", items.Select(Actual))}]",
        List<object?> items => $"list [{string.Join(", ", items.Select(Actual))}]",
        HashSet<object?> items => $"set [{string.Join(", ", items.Select(Actual).Order(StringComparer.Ordinal))}]",
        Dictionary<string, object?> pairs => $"dict [{string.Join(", ", pairs.Select(p => $"{Actual(p.Key)}: {Actual(p.Value)}"))}]",
        Dictionary<object, object?> pairs => $"dict [{string.Join(", ", pairs.Select(p => $"{Actual(p.Key)}: {Actual(p.Value)}"))}]",
        _ => ActualScalar(value),
    };

    private static string ActualScalar(object value) => value switch
    {
        DateTime moment => $"naive {moment:yyyy-M-d H:m:s} {moment.Ticks / 10 % 1_000_000}",
        DateTimeOffset moment => $"zoned {moment:yyyy-M-d H:m:s} {moment.Ticks / 10 % 1_000_000} {moment.Offset.Ticks / 10}",
        DateOnly date => $"date {date:yyyy-M-d}",
        TimeOnly time => $"time {time:H:m:s} {time.Ticks / 10 % 1_000_000}",
        TimeSpan span => $"duration {span.Ticks / 10}",
        decimal number => Decimal(number),
        Guid id => $"uuid {id:N}",
        NDArray array => $"ndarray {array.DType} ({string.Join(", ", array.Shape)}) {(array.IsContiguous ? "C" : "F")} {Convert.ToHexStringLower(array.Memory.Span)}",
        Complex number => $"complex {Actual(number.Real)} {Actual(number.Imaginary)}",
        _ => throw new InvalidOperationException($"No vector holds a {value.GetType()}."),
    };

    private static string Expected(JsonProperty value)
    {
        JsonElement content = value.Value;
        return value.Name switch
        {
            "int" => $"int {BigInteger.Parse(content.GetString()!)}",
            "float" => Float(content),
            "str" => $"str {Units(content.GetString()!)}",
            "str16" => $"str {content.GetString()}",
            "bytes" or "bytearray" => $"bytes {content.GetString()}",
            "tuple" or "list" => $"{value.Name} [{string.Join(", ", content.EnumerateArray().Select(Expected))}]",
            "set" or "frozenset" => $"set [{string.Join(", ", content.EnumerateArray().Select(Expected).Order(StringComparer.Ordinal))}]",
            "dict" => $"dict [{string.Join(", ", content.EnumerateArray().Select(Pair))}]",
            "record" => $"dict [{string.Join(", ", content[1].EnumerateArray().Select(f => $"str {Units(f[0].GetString()!)}: {Expected(f[1])}"))}]",
            "enum" => Expected(content[2]),
            "decimal" => content.GetString() is "-0" ? Decimal(new decimal(0, 0, 0, isNegative: true, 0)) : Decimal(decimal.Parse(content.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture)),
            "uuid" => $"uuid {content.GetString()}",
            "ndarray" => Array(content),
            "complex" => $"complex {Float(content[0])} {Float(content[1])}",
            _ => ExpectedTime(value.Name, [.. content.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Number ? e.GetInt64() : 0)]),
        };
    }

    private static string ExpectedTime(string name, long[] parts) => name switch
    {
        "naive" => $"naive {parts[0]:0000}-{parts[1]}-{parts[2]} {parts[3]}:{parts[4]}:{parts[5]} {parts[6]}",
        "zoned" => $"zoned {parts[0]:0000}-{parts[1]}-{parts[2]} {parts[3]}:{parts[4]}:{parts[5]} {parts[6]} {parts[8]}",
        "date" => $"date {parts[0]:0000}-{parts[1]}-{parts[2]}",
        "time" => $"time {parts[0]}:{parts[1]}:{parts[2]} {parts[3]}",
        "duration" => $"duration {(parts[0] * 86_400 + parts[1]) * 1_000_000 + parts[2]}",
        _ => throw new InvalidOperationException($"The vectors have a new word: {name}."),
    };

    // Where both orders say the same, an array here says C.
    private static string Array(JsonElement parts)
    {
        int[] shape = [.. parts[1].EnumerateArray().Select(length => length.GetInt32())];
        bool isFortran = parts[2].GetString() == "F" && shape.Count(length => length > 1) > 1 && !shape.Contains(0);
        return $"ndarray {DTypeOf(parts[0])} ({string.Join(", ", shape)}) {(isFortran ? "F" : "C")} {parts[3].GetString()}";
    }

    private static DType DTypeOf(JsonElement dtype) => dtype.ValueKind == JsonValueKind.String
        ? DType.Parse(dtype.GetString()!)
        : DType.Structure(dtype[0].GetInt32(), [.. dtype[1].EnumerateArray().Select(FieldOf)]);

    private static DTypeField FieldOf(JsonElement field) =>
        new(field[0].GetString()!, DTypeOf(field[1]), field[2].GetInt32(), [.. field[3].EnumerateArray().Select(length => length.GetInt32())]);

    // Its sign, digits and scale as they lie in memory: -0 is not 0, and 1.10 is not 1.1.
    private static string Decimal(decimal number) => $"decimal {string.Join(' ', decimal.GetBits(number))}";

    private static string Pair(JsonElement pair) => $"{Expected(pair[0])}: {Expected(pair[1])}";

    private static string Float(JsonElement text)
    {
        double number = text.GetString() switch
        {
            "nan" => BitConverter.Int64BitsToDouble(0x7FF8000000000000),
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            { } digits => double.Parse(digits, CultureInfo.InvariantCulture),
            null => throw new InvalidOperationException("A float stands without its text."),
        };
        return $"float {BitConverter.DoubleToInt64Bits(number):x}";
    }

    private static string Units(string text)
    {
        var units = new StringBuilder();
        foreach (char unit in text)
        {
            units.Append(units.Length == 0 ? "" : " ").Append(((int)unit).ToString("x4"));
        }

        return units.ToString();
    }
}
