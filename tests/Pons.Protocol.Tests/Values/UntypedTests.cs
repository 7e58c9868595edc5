using System.Dynamic;
using System.Numerics;
using System.Text.Json;

namespace Pons.Protocol.Tests.Values;

public sealed class UntypedTests
{
    [Fact]
    public void An_untyped_value_is_what_the_table_names_first()
    {
        Assert.Equal(5L, Codec.Cross<object>(5));
        Assert.Equal(long.MaxValue, Codec.Cross<object>(long.MaxValue));
        Assert.Equal(new BigInteger(ulong.MaxValue), Codec.Cross<object>(ulong.MaxValue));
        Assert.Equal(0.5, Codec.Cross<object>(0.5f));
        Assert.IsType<List<object?>>(Codec.Cross<object>(new List<int> { 1 }));
        Assert.IsType<NDArray>(Codec.Cross<object>(new[] { 1 }));
        Assert.IsType<object?[]>(Codec.Cross<object>((1, 2)));
        Assert.IsType<Dictionary<string, object?>>(Codec.Cross<object>(new Dictionary<int, int>()));
        Assert.IsType<Dictionary<string, object?>>(Codec.Cross<object>(new { A = 1 }));
        Assert.IsType<Dictionary<object, object?>>(Codec.Cross<object>(new Dictionary<int, int> { [1] = 2 }));
        Assert.IsType<HashSet<object?>>(Codec.Cross<object>(new HashSet<int>()));
        Assert.IsType<byte[]>(Codec.Cross<object>(new byte[3]));
        Assert.IsType<DateTime>(Codec.Cross<object>(new DateTime(5)));
        Assert.IsType<DateTimeOffset>(Codec.Cross<object>(DateTimeOffset.UnixEpoch));
        Assert.IsType<DateOnly>(Codec.Cross<object>(DateOnly.MinValue));
        Assert.IsType<TimeOnly>(Codec.Cross<object>(TimeOnly.MinValue));
        Assert.IsType<TimeSpan>(Codec.Cross<object>(TimeSpan.Zero));
        Assert.IsType<decimal>(Codec.Cross<object>(1m));
        Assert.IsType<Guid>(Codec.Cross<object>(Guid.Empty));
        Assert.IsType<Complex>(Codec.Cross<object>(Complex.One));
    }

    [Fact]
    public void A_dynamic_object_is_the_dict_of_its_members()
    {
        dynamic sent = new ExpandoObject();
        sent.name = "Ada";
        sent.age = 36;

        dynamic back = Codec.Cross<object>((object)sent)!;

        Assert.Equal("Ada", (string)back["name"]);
        Assert.Equal(36L, (long)back["age"]);
    }

    [Fact]
    public void Parsed_JSON_is_the_value_that_it_says()
    {
        using var json = JsonDocument.Parse("""{"a": [1, -0.5, 1e2, true, null, "x", 123456789012345678901234567890, 0.1], "b": {}}""");

        var value = (Dictionary<string, object?>)Codec.Cross<object>(json.RootElement)!;

        Assert.Equal(
            [1L, -0.5, 100.0, true, null, "x", BigInteger.Parse("123456789012345678901234567890"), 0.1],
            (List<object?>)value["a"]!);
        Assert.Equal(new Dictionary<string, object?>(), value["b"]);
    }
}
