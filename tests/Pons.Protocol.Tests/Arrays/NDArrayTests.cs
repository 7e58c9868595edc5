using System.Runtime.InteropServices;

namespace Pons.Protocol.Tests.Arrays;

/// <summary>An array in the hand of a C# author.</summary>
public sealed class NDArrayTests
{
    [Fact]
    public void An_array_over_an_array_shares_its_memory()
    {
        double[] items = [1, 2, 3, 4, 5, 6];
        NDArray array = NDArray.Of(items.AsMemory(), 2, 3);

        array.SetValue(50.0, 1, 1);
        array.AsSpan<double>()[0] = 10;
        array.AsMemory<double>().Span[5] = 60;

        Assert.Equal([10, 2, 3, 4, 50, 60], items);
        Assert.Equal(50, array.GetValue<double>(1, 1));
        Assert.Equal([2, 3], array.Shape);
        Assert.Equal([24, 8], array.Strides);
        Assert.Equal(6, array.Count);
        Assert.Equal("NDArray <f8 (2, 3)", array.ToString());
    }

    [Fact]
    public void An_array_without_dimensions_has_one_item()
    {
        NDArray array = NDArray.CopyOf([7], []);

        Assert.Equal(0, array.Rank);
        Assert.Equal(1, array.Count);
        Assert.Equal(7, array.GetValue<int>());
        Assert.Equal([7], array.ToArray<int>());
    }

    [Fact]
    public void What_is_asked_of_an_array_in_a_wrong_way_is_refused_with_a_sentence()
    {
        NDArray array = NDArray.Of(new[,] { { 1, 2 }, { 3, 4 } });

        Assert.Contains("are no System.Double", Assert.Throws<InvalidOperationException>(() => array.AsSpan<double>().Length).Message);
        Assert.Contains("one behind the other", Assert.Throws<InvalidOperationException>(() => array.Transpose().AsSpan<int>().Length).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => array.GetValue<int>(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => array.GetValue<int>(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => array.GetValue<int>(-1, 0));
        Assert.Throws<InvalidOperationException>(() => NDArray.Of([1]).ToGrid<int>());
        Assert.Throws<ArgumentException>(() => NDArray.Of(new int[5].AsMemory(), 2, 3));
        Assert.Throws<ArgumentException>(() => NDArray.Of(new int[6].AsMemory(), -2, -3));
        Assert.Throws<ArgumentException>(() => NDArray.OfBytes(DType.Of<int>(), new byte[5], 1));
        Assert.Throws<NotSupportedException>(() => NDArray.Of(['a']));
    }

    [Fact]
    public void A_read_only_array_can_be_read()
    {
        var array = new NDArray(DType.Of<int>(), [1], new byte[4]) { IsReadOnly = true };

        Assert.Equal(0, array.AsReadOnlySpan<int>()[0]);
        Assert.Equal(0, array.AsReadOnlyMemory<int>().Span[0]);
        Assert.Throws<InvalidOperationException>(() => array.AsSpan<int>().Length);
        Assert.Throws<InvalidOperationException>(() => array.AsMemory<int>());
        Assert.Throws<InvalidOperationException>(() => array.SetValue(1, 0));
        Assert.Throws<InvalidOperationException>(array.AsWritable);
        Assert.True(array.Transpose().IsReadOnly);
    }

    [Fact]
    public unsafe void Memory_of_another_type_can_be_pinned()
    {
        NDArray array = NDArray.Of([1, 2, 3]);
        Memory<int> items = NDArray.Of(new[] { 1, 2, 3 }.AsMemory(), 3).AsMemory<int>()[1..];

        using System.Buffers.MemoryHandle handle = items.Pin();

        Assert.Equal(2, *(int*)handle.Pointer);
        Assert.Equal(3, array.GetValue<int>(2));
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Reading
    {
        public double Value;
        public int Quality;
        private readonly int _padding;
    }

    [Fact]
    public void Structures_can_be_seen_as_a_struct_of_the_same_size()
    {
        var dtype = DType.Structure(16, new DTypeField("value", DType.Of<double>(), 0), new DTypeField("quality", DType.Of<int>(), 8));
        NDArray readings = NDArray.OfBytes(dtype, new byte[32], 2);

        readings.AsSpan<Reading>()[1] = new Reading { Value = 1.5, Quality = 3 };

        Assert.Equal(1.5, readings.Field("value").GetValue<double>(1));
        Assert.Equal(3, readings.Field("quality").GetValue<int>(1));
        Assert.Throws<ArgumentException>(() => readings.Field("Value"));
        Assert.Throws<ArgumentException>(() => DType.Structure(8, new DTypeField("value", DType.Of<double>(), 4)));
        Assert.Throws<ArgumentException>(() => DType.Structure(16, new DTypeField("a", DType.Of<double>(), 0), new DTypeField("a", DType.Of<double>(), 8)));
    }

    [Fact]
    public void The_parts_of_an_array_are_arrays_and_its_items_can_be_had_as_lists()
    {
        NDArray grid = NDArray.Of(new[,] { { 1, 2 }, { 3, 4 } });
        var dtype = DType.Structure(12, new DTypeField("name", DType.Parse("|S4"), 0), new DTypeField("size", DType.Of<float>(), 4, [2]));
        NDArray things = NDArray.OfBytes(dtype, new byte[] { 65, 66, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3f }, 1);

        Assert.Equal([3, 4], grid[1].ToArray<int>());
        Assert.Equal(2, grid[0][1].GetValue<int>());
        Assert.Equal([3], grid.Transpose()[0][1].ToArray<int>());
        Assert.Throws<ArgumentOutOfRangeException>(() => grid[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => grid[0][0][0]);
        Assert.Equal(0, NDArray.Of(new int[3, 0])[1].Count);
        Assert.True(NDArray.Of(new int[3, 0]).AsTensorSpan<int>().IsEmpty);
        Assert.Equivalent(new object[] { new object[] { 1L, 3L }, new object[] { 2L, 4L } }, grid.Transpose().ToLists(), strict: true);
        Assert.Equal(4L, grid[1][1].ToLists());
        Assert.Equivalent(new[] { new Dictionary<string, object?> { ["name"] = "AB"u8.ToArray(), ["size"] = new object[] { 0.0, 1.0 } } }, things.ToLists(), strict: true);
        Assert.Throws<ValueException>(() => NDArray.OfBytes(DType.Parse("<f16"), new byte[16], 1).ToLists());
    }

    [Theory]
    [InlineData("<f8", 'f', 8)]
    [InlineData("|b1", 'b', 1)]
    [InlineData("<c8", 'c', 8)]
    [InlineData("<U5", 'U', 20)]
    [InlineData("|S7", 'S', 7)]
    [InlineData("<f16", 'f', 16)]
    [InlineData("<M8[25us]", 'M', 8)]
    [InlineData("<m8", 'm', 8)]
    [InlineData("|V3", 'V', 3)]
    public void A_dtype_is_known_by_its_text(string text, char kind, int size)
    {
        var dtype = DType.Parse(text);

        Assert.Equal((kind, size, text), (dtype.Kind, dtype.ItemSize, dtype.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("f8")]
    [InlineData(">f8")]
    [InlineData("<f3")]
    [InlineData("|O")]
    [InlineData("<U-1")]
    [InlineData("<U 1")]
    [InlineData("<M8[n s]")]
    [InlineData("<M8[ns")]
    public void What_is_no_dtype_is_refused(string text)
    {
        Assert.Throws<FormatException>(() => DType.Parse(text));
    }
}
