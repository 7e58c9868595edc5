using System.Numerics;
using System.Numerics.Tensors;
using Pons.Protocol.Tests.Values;
using Pons.Protocol.Values;

namespace Pons.Protocol.Tests.Arrays;

/// <summary>Arrays through the codec: what they are written as, and what they may be asked for.</summary>
public sealed class ArrayCodecTests
{
    public static TheoryData<object, string> Elements => new()
    {
        { new[] { true, false }, "|b1" },
        { new sbyte[] { -1, 2 }, "|i1" },
        { new short[] { -1, 2 }, "<i2" },
        { new ushort[] { 1, 65535 }, "<u2" },
        { new[] { -1, 2 }, "<i4" },
        { new uint[] { 1, uint.MaxValue }, "<u4" },
        { new[] { -1, long.MaxValue }, "<i8" },
        { new ulong[] { 1, ulong.MaxValue }, "<u8" },
        { new[] { (Half)0.5, Half.NaN }, "<f2" },
        { new[] { 0.5f, float.NaN }, "<f4" },
        { new[] { 0.1, double.NegativeInfinity }, "<f8" },
        { new[] { new Complex(1, -2) }, "<c16" },
        { Array.Empty<double>(), "<f8" },
    };

    [Theory]
    [MemberData(nameof(Elements))]
    public void An_array_of_numbers_crosses_as_an_array_with_its_dtype(object items, string dtype)
    {
        var array = (Array)items;
        NDArray crossed = Codec.Cross<NDArray>(items);

        Assert.Equal(DType.Parse(dtype), crossed.DType);
        Assert.Equal([array.Length], crossed.Shape);
        Assert.Equal(crossed.DType.ItemSize * array.Length, crossed.Memory.Length);
        Assert.False(crossed.IsReadOnly);
    }

    [Fact]
    public void An_array_comes_back_as_the_type_that_it_was()
    {
        Assert.Equal([0.1, double.NaN], Codec.RoundTrip(new[] { 0.1, double.NaN }));
        Assert.Equal([true, false], Codec.RoundTrip(new[] { true, false }));
        Assert.Equal([new Complex(1, 2)], Codec.RoundTrip(new[] { new Complex(1, 2) }));
        Assert.Equal(new[,] { { 1, 2, 3 }, { 4, 5, 6 } }, Codec.RoundTrip(new[,] { { 1, 2, 3 }, { 4, 5, 6 } }));
        Assert.Equal(new byte[2, 1], Codec.RoundTrip(new byte[2, 1]));
        Assert.Equal(new float[0, 3], Codec.RoundTrip(new float[0, 3]));
        Assert.Equal([1f, 2f], Codec.RoundTrip(new Memory<float>([1, 2])).ToArray());
        Assert.Equal([1, 2], Codec.Cross<ReadOnlyMemory<int>>(new[] { 1, 2 }).ToArray());
        Assert.Equal([1, 2], Codec.Cross<List<int>>(new[] { 1, 2 }));
    }

    [Fact]
    public void Bytes_stay_bytes_and_what_is_no_number_stays_a_list()
    {
        Assert.IsType<byte[]>(Codec.Cross<object>(new byte[] { 1 }));
        Assert.IsType<List<object?>>(Codec.Cross<object>(new[] { "a" }));
        Assert.IsType<List<object?>>(Codec.Cross<object>(new[] { 1m }));
        Assert.IsType<List<object?>>(Codec.Cross<object>(new[] { 'a' }));
        Assert.IsType<List<object?>>(Codec.Cross<object>(new int?[] { 1, null }));
        Assert.IsType<List<object?>>(Codec.Cross<object>(new[] { ConsoleColor.Red }));
    }

    [Fact]
    public void An_array_may_be_asked_for_as_anything_that_a_list_may()
    {
        Assert.Equal([1.0, 2.0], Codec.Cross<double[]>(new[] { 1, 2 }));
        Assert.Equal([1L, 2L], Codec.Cross<List<long>>(new short[] { 1, 2 }));
        Assert.Equal([0.5f], Codec.Cross<float[]>(new[] { 0.5 }));
        Assert.Equal((1, 2), Codec.Cross<(int, int)>(new long[] { 1, 2 }));
        Assert.Equal([1, 2], Codec.Cross<HashSet<int>>(new[] { 1, 2 }));
        Assert.Equal([[1, 2], [3, 4]], Codec.Cross<int[][]>(new[,] { { 1, 2 }, { 3, 4 } }));
        Assert.Equal(new double[,] { { 1, 2 }, { 3, 4 } }, Codec.Cross<double[,]>(new[,] { { 1, 2 }, { 3, 4 } }));
        Assert.Equal([1L, 2L], Codec.Cross<List<object?>>(new[] { 1, 2 })!);
        Assert.Equal([true, false], Codec.Cross<List<object?>>(new[] { true, false })!);
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_its_place()
    {
        Refuses.Reading<byte[]>(new[] { 1 }, "result", "an array cannot be read as byte[]");
        Refuses.Reading<short[]>(new[] { 1, 70_000 }, "result[1]", "does not fit short");
        Refuses.Reading<int[]>(new[] { 0.5 }, "result[0]", "a float cannot be read as int");
        Refuses.Reading<int[,]>(new[] { 1 }, "result[0]", "an int cannot be read as int[]");
        Refuses.Reading<int[]>(new[,] { { 1 } }, "result[0]", "a list cannot be read as int");
        Refuses.Reading<double>(new[] { 0.5 }, "result", "an array cannot be read as double", "NDArray");
        Refuses.Reading<NDArray>(new List<int> { 1 }, "result", "a list cannot be read as NDArray");
        Refuses.Reading<long[]>(new[] { ulong.MaxValue }, "result", "ulong[] or NDArray");
        Refuses.Reading<int[]>(new NDArray(DType.Of<int>(), [], new byte[4]), "result", "without dimensions", "item()");
    }

    [Fact]
    public void An_array_in_fortran_order_and_one_with_gaps_are_written_as_they_are_meant()
    {
        NDArray grid = NDArray.Of(new[,] { { 1, 2, 3 }, { 4, 5, 6 } });

        NDArray turned = Codec.RoundTrip(grid.Transpose());
        Assert.Equal([3, 2], turned.Shape);
        Assert.Equal([4, 12], turned.Strides);
        Assert.False(turned.IsContiguous);
        Assert.Equal(new[,] { { 1, 4 }, { 2, 5 }, { 3, 6 } }, turned.ToGrid<int>());
        Assert.Equal(new[,] { { 1, 4 }, { 2, 5 }, { 3, 6 } }, Codec.Cross<int[,]>(grid.Transpose()));
        Assert.Equal([[1, 4], [2, 5], [3, 6]], Codec.Cross<int[][]>(grid.Transpose()));

        var gapped = new NDArray(DType.Of<int>(), [2], grid.Memory, [12]);
        Assert.Equal([1, 4], Codec.Cross<int[]>(gapped));
    }

    [Fact]
    public void Structures_keep_their_fields_and_their_padding()
    {
        var point = DType.Structure(24, new DTypeField("x", DType.Of<double>(), 0), new DTypeField("tag", DType.Parse("|S3"), 8), new DTypeField("rgb", DType.Parse("|u1"), 16, [3]));
        NDArray points = NDArray.OfBytes(point, Enumerable.Range(0, 48).Select(i => (byte)i).ToArray(), 2);
        points.Field("x").SetValue(2.5, 1);

        NDArray crossed = Codec.RoundTrip(points);

        Assert.Equal(point, crossed.DType);
        Assert.Equal(points.Memory.ToArray(), crossed.Memory.ToArray());
        Assert.Equal(2.5, crossed.Field("x").GetValue<double>(1));
        Assert.Equal([2, 3], crossed.Field("rgb").Shape);
        Assert.Equal([16, 17, 18, 40, 41, 42], crossed.Field("rgb").ToArray<byte>());
        Refuses.Reading<List<int>>(points, "result", "Ask for NDArray");
    }

    [Fact]
    public void Texts_and_moments_of_an_array_are_texts_and_moments()
    {
        NDArray texts = NDArray.OfBytes(DType.Parse("<U2"), new byte[] { 0x41, 0, 0, 0, 0, 0, 0, 0, 0, 0xF6, 1, 0, 0x42, 0, 0, 0 }, 2);
        Assert.Equal(["A", "\U0001F600B"], Codec.Cross<string[]>(texts));

        NDArray Times(string dtype, params long[] items) => new(DType.Parse(dtype), [items.Length], items.SelectMany(BitConverter.GetBytes).ToArray());
        Assert.Equal([new DateTime(1970, 1, 1, 0, 0, 1), null], Codec.Cross<DateTime?[]>(Times("<M8[ns]", 1_000_000_000, long.MinValue)));
        Assert.Equal([new DateOnly(1970, 1, 2)], Codec.Cross<DateOnly[]>(Times("<M8[D]", 1)));
        Assert.Equal([TimeSpan.FromMilliseconds(-1500)], Codec.Cross<TimeSpan[]>(Times("<m8[ms]", -1500)));
        Assert.Equal([TimeSpan.FromMinutes(50)], Codec.Cross<TimeSpan[]>(Times("<m8[25m]", 2)));
        Refuses.Reading<DateTime[]>(Times("<M8[ns]", 1), "result", "not exact in microseconds");
        Refuses.Reading<DateTime[]>(Times("<M8[s]", long.MaxValue), "result", "year 1 to 9999");
        Refuses.Reading<DateTime[]>(Times("<M8[Y]", 1), "result", "no fixed time");
    }

    [Fact]
    public void Tensors_cross_as_arrays_and_come_back()
    {
        Tensor<float> tensor = Tensor.Create([1f, 2, 3, 4, 5, 6], [1, 2, 3]);

        Assert.Equal([1, 2, 3], Codec.Cross<NDArray>(tensor).Shape);
        Tensor<float> back = Codec.RoundTrip(tensor);
        Assert.Equal([1, 2, 3], back.Lengths.ToArray());
        Assert.Equal(6, back[0, 1, 2]);
        Assert.Equal([2f, 5f], Codec.Cross<float[]>(tensor.Slice(0..1, 0..2, 1..2).Squeeze()));

        NDArray turned = NDArray.Of(new[,] { { 1, 2, 3 }, { 4, 5, 6 } }).Transpose();
        Assert.Equal(4, turned.AsTensorSpan<int>()[0, 1]);
        Assert.Equal([1, 4, 2, 5, 3, 6], turned.ToTensor<int>().ToNDArray().ToArray<int>());
        Refuses.Reading<Tensor<double>>(tensor, "result", "<f4", "Tensor<double>");
        Assert.Throws<ValueException>(() => Codec.Write(Tensor.Create(["a"])));
    }

    [Theory]
    [InlineData("<f8", 3, 'C')] // as many bytes as no such array has
    [InlineData("O", 2, 'C')]
    [InlineData(">f8", 2, 'C')]
    [InlineData("<f8", -1, 'C')]
    [InlineData("<f8", 2, 'K')]
    [InlineData("<U999999999", 2, 'C')]
    public void A_malformed_array_is_refused(string dtype, int length, char order)
    {
        byte[] items = [(byte)'C', 16, .. new byte[16]];
        Refuses.Value(() => Codec.Read<NDArray>(Payloads.Call("ndarray", dtype, length, '\x85', order.ToString(), items)), "result", "malformed");
    }

    [Fact]
    public void A_shape_that_claims_more_than_its_bytes_allocates_nothing()
    {
        object[] huge = ['(', 1_000_000, 1_000_000, 1_000_000, 't'];
        Refuses.Value(() => Codec.Read<NDArray>(Payloads.Call("ndarray", ["|V0", .. huge, "C", new byte[] { (byte)'C', 0 }])), "result", "malformed");
    }

    [Fact]
    public void What_costs_more_than_its_bytes_is_refused()
    {
        // More dimensions than anybody has, each of which is a step of a recursion.
        object[] deep = ['(', .. Enumerable.Repeat<object>(1, 65), 't'];
        Refuses.Value(() => Codec.Read<double[]>(Payloads.Call("ndarray", ["|V0", .. deep, "C", new byte[] { (byte)'C', 0 }])), "result", "malformed");

        // Rows of nothing: eight million lists out of a hundred bytes.
        object[] hollow = ['(', 20_000_000, 0, 't'];
        Refuses.Value(() => Codec.Read<List<object>>(Payloads.Call("ndarray", ["|u1", .. hollow, "C", new byte[] { (byte)'C', 0 }])), "result", "shared references");

        Assert.ThrowsAny<PonsException>(() => Codec.Read<NDArray>(Payloads.Call("ndarray", [.. Nested(levels: 18), '(', 0, 't', "C", new byte[] { (byte)'C', 0 }])));
    }

    // A structure of three fields that are one and the same structure, and so on: each level is written once and named twice by the memo.
    private static object[] Nested(int levels)
    {
        if (levels == 0)
        {
            return ["|u1"];
        }

        object[] Field(string name, params object[] dtype) => ['(', name, .. dtype, 0, ')', 't'];
        byte[] memoized = [(byte)(levels - 1)];
        return [1, '(', .. Field("a", [.. Nested(levels - 1), '\x94']), .. Field("b", 'h', memoized), .. Field("c", 'h', memoized), 't', '\x86'];
    }

    [Fact]
    public void Bytes_that_a_reference_repeats_are_counted_and_those_that_came_once_are_not()
    {
        byte[] bytes = [(byte)'B', .. BitConverter.GetBytes(1 << 20), .. new byte[1 << 20]];
        object[] array = [.. Payloads.Global("ndarray"), '(', "|u1", 1 << 20, '\x85', "C", bytes, 't', 'R', '\x94'];
        var limits = new ValueLimits(SharedValues: 1000);

        Assert.Single(Codec.Read<List<NDArray>>(Payloads.Of([']', '(', .. array, 'e']), limits));
        object[] again = [.. Enumerable.Repeat(new object[] { 'h', new byte[] { 0 } }, 100).SelectMany(one => one)];
        Refuses.Value(() => Codec.Read<List<NDArray>>(Payloads.Of([']', '(', .. array, .. again, 'e']), limits), "result[32]", "shared references");
    }

    [Fact]
    public void Any_byte_but_zero_is_true()
    {
        byte[] payload = Payloads.Call("ndarray", "|b1", 3, '\x85', "C", new byte[] { (byte)'C', 3, 0, 2, 255 });

        Assert.Equal([false, true, true], Codec.Read<bool[]>(payload));
        Assert.Equal([0, 1, 1], Codec.Read<NDArray>(payload).Memory.ToArray());
    }

    [Fact]
    public void A_buffer_that_no_table_has_breaks_the_protocol()
    {
        byte[] payload = Payloads.Call("ndarray", "<f8", 2, '\x85', "C", '\x97');
        Assert.Equal("table", Assert.Throws<ProtocolException>(() => Codec.Read<NDArray>(payload)).Code);
        Assert.Equal("table", Assert.Throws<ProtocolException>(() => Codec.Read<byte[]>(Payloads.Of('\x97', '\x98'))).Code);
        Assert.Throws<ProtocolException>(() => Codec.Read<object>(Payloads.Of(1, '\x98')));
    }
}
