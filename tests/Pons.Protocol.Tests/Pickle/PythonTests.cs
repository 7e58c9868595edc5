using System.Numerics;
using Pons.Protocol.Tests.Values;

namespace Pons.Protocol.Tests.Pickle;

/// <summary>Our bytes in a real Python, and a real Python's bytes here.</summary>
public sealed class PythonTests(PythonProcess python) : IClassFixture<PythonProcess>
{
    private static readonly string[] Plain =
    [
        "None", "True", "0", "255", "256", "65535", "65536", "-1", "-2**31", "2**31", "2**63", "-2**63", "-2**63-1", "7**1000", "-7**1000",
        "0.1", "-0.0", "float('inf')", "'text'", "'\\u20ac' * 300", "'\\ud800'", "[]", "[1]", "[1, [2, [3]]]", "()", "(1,)", "(1, 2, 3, 4)",
        "{}", "{'a': 1}", "{1: 'a', (2, 'x'): None}", "list(range(2500))", "[i / 7 for i in range(2500)]", "{str(i): i for i in range(2500)}",
        "[[0.5] * 3] * 3", "(lambda x: [x, x, {'k': x}])(['shared'])", "[i % 3 and i / 2 for i in range(3000)]",
    ];

    private static readonly string[] Later =
    [
        "b''", "b'x' * 300", "bytearray(b'abc')", "{1, 2, 3}", "set(range(2500))", "frozenset([1])",
    ];

    private static readonly string[] Constructed =
    [
        "datetime.datetime(2026, 11, 21, 8, 15, 36, 123456)", "datetime.datetime(1, 1, 1)",
        "datetime.datetime(2026, 7, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=-5)))",
        "datetime.date(2026, 11, 21)", "datetime.time(23, 59, 59, 999999)", "datetime.timedelta(days=-3, seconds=5, microseconds=7)",
        "decimal.Decimal('1.10')", "uuid.UUID(int=0x00112233445566778899aabbccddeeff)", "1.5-2j",
    ];

    public static TheoryData<string> PlainValues => [.. Plain];

    public static TheoryData<string> LaterValues => [.. Plain, .. Later];

    public static TheoryData<string> ConstructedValues => [.. Constructed];

    [Theory]
    [MemberData(nameof(PlainValues))]
    public void Plain_values_of_every_protocol_are_read(string expression)
    {
        object? expected = Codec.Read<object?>(python.Write(expression));

        foreach (int protocol in (int[])[2, 3, 4, 5])
        {
            Assert.Equal(VectorValue.Actual(expected), VectorValue.Actual(Codec.Read<object?>(python.Dump(expression, protocol))));
            Assert.Equal(VectorValue.Actual(expected), VectorValue.Actual(Codec.Read<object?>(python.Dump(expression, protocol, isSlow: true))));
        }
    }

    [Theory]
    [MemberData(nameof(LaterValues))]
    [MemberData(nameof(ConstructedValues))]
    public void What_Python_sent_comes_back_to_it_as_it_was(string expression)
    {
        object? value = Codec.Read<object?>(python.Write(expression));

        string back = python.Read(Codec.Write(value));

        string expected = expression.StartsWith("frozenset", StringComparison.Ordinal) ? "{1}"
            : expression.StartsWith("bytearray", StringComparison.Ordinal) ? "b'abc'"
            : expression is "()" or "(1,)" or "(1, 2, 3, 4)" ? python.Evaluate($"list({expression})") // an array is a list, unless it is a key
            : python.Evaluate(expression);
        Assert.Equal(expected, back);
    }

    [Fact]
    public void Plain_bytes_are_read_by_pickle_itself()
    {
        object[] value =
        [
            1, -1, 70_000, 1L << 40, BigInteger.Pow(2, 2100), 0.5, "text", "\ud800", new byte[] { 1, 2 }, true,
            new List<object?> { null }, new Dictionary<string, int> { ["a"] = 1 }, (1, 2, 3, 4), new HashSet<int> { 7 },
            new { Name = "x", Rows = new[] { new { Id = 1 }, new { Id = 2 } } },
        ];

        Assert.Equal(
            "[1, -1, 70000, 1099511627776, " + BigInteger.Pow(2, 2100) + ", 0.5, 'text', '\\ud800', b'\\x01\\x02', True, "
            + "[None], {'a': 1}, (1, 2, 3, 4), {7}, {'Name': 'x', 'Rows': [{'Id': 1}, {'Id': 2}]}]",
            python.Load(Codec.Write(value)));
    }

    [Fact]
    public void Bulk_crosses_exactly_both_ways()
    {
        double[] floats = [.. Enumerable.Range(0, 10_001).Select(i => i / 7.0)];
        int[] numbers = [.. Enumerable.Range(0, 10_001).Select(i => i * i * (i % 2 == 0 ? 1 : -1))];

        Assert.Equal(python.Evaluate("[i / 7 for i in range(10001)]"), python.Load(Codec.Write(floats.ToList())));
        Assert.Equal(python.Evaluate("[i * i * (1 if i % 2 == 0 else -1) for i in range(10001)]"), python.Load(Codec.Write(numbers.ToList())));
        Assert.Equal(floats, Codec.Read<double[]>(python.Write("[i / 7 for i in range(10001)]")));
        Assert.Equal(numbers, Codec.Read<int[]>(python.Write("[i * i * (1 if i % 2 == 0 else -1) for i in range(10001)]")));
    }

    [Fact]
    public void Pythons_own_classes_arrive_as_ours()
    {
        Assert.Equal([new("box", 2.5), new("pen", 0)], Codec.Read<Goods[]>(python.Write("[Item('box', 2.5), Item('pen', 0)]")));
        Assert.Equal((1, 2.5), Codec.Read<(int, double)>(python.Write("Point(1, 2.5)")));
        Assert.Equal(ConsoleColor.Red, Codec.Read<ConsoleColor>(python.Write("Color.RED")));
        Assert.Equal("red", Codec.Read<object>(python.Write("Color.RED")));
    }

    [Fact]
    public void A_recursive_tuple_is_refused_like_any_cycle()
    {
        byte[] payload = python.Dump("(lambda l: (l.append((l,)), l[0])[1])([])", 5);

        Refuses.Value(() => Codec.Read<object>(payload), "result[0][0]", "contains itself");
    }

    [Theory]
    [InlineData("print")]
    [InlineData("datetime.date(2026, 1, 1)")]
    [InlineData("range(3)")]
    [InlineData("Color.RED")]
    public void What_pickle_itself_would_import_is_refused_by_name(string expression)
    {
        var refusal = Assert.Throws<ValueException>(() => Codec.Read<object>(python.Dump(expression, 5)));

        Assert.Contains("is not a type of value that may cross", refusal.Message, StringComparison.Ordinal);
    }

    private sealed record Goods(string Name, double Price);
}
