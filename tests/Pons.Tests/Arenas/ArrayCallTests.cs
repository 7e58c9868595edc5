using System.Numerics;

namespace Pons.Tests.Arenas;

/// <summary>Arrays to a real Python with numpy, and back.</summary>
public sealed class ArrayCallTests
{
    private const string Numpy = """
        import numpy

        def same(value):
            return value

        def describe(array):
            return [type(array).__module__ + "." + type(array).__name__, array.dtype.str, array.shape, array.flags.writeable, array.flags.c_contiguous]

        def total(array):
            return numpy.sum(array)

        def make(expression):
            return eval(expression)

        def fill(array, value):
            array[...] = value

        def double(array):
            return array * 2
        """;

    private const string Plain = """
        def describe(array):
            return [type(array).__name__, array.format, array.shape, array.readonly]

        def double(array):
            return [2 * x for x in array]

        def same(value):
            return value
        """;

    // Below the arena's threshold, and above.
    public static TheoryData<int> Sizes => [1000, 1_000_000];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Sizes))]
    public async Task An_array_of_numbers_is_a_numpy_array_that_may_only_be_read(int count)
    {
        await using Peer peer = await PythonModule.StartAsync(Numpy);
        double[] items = [.. Enumerable.Range(0, count).Select(i => i / 2.0)];

        Assert.Equivalent(new object[] { "numpy.ndarray", "<f8", new object[] { (long)count }, false, true }, await peer.CallAsync("describe", items));
        Assert.Equal(items.Sum(), await peer.CallAsync<double>("total", items));
        Assert.Equal(items, await peer.CallAsync<double[]>("same", items));
        Assert.Equal([.. items.Select(item => 2 * item)], peer.Call<double[]>("double", items));
        Assert.Contains("read-only", (await Assert.ThrowsAsync<PythonException>(() => peer.CallAsync("fill", items, 1))).Message);
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Sizes))]
    public async Task A_writable_one_may_be_written_to_by_the_callee_and_the_caller_s_own_stays_as_it_is(int count)
    {
        await using Peer peer = await PythonModule.StartAsync(Numpy);
        double[] items = new double[count];

        Assert.True((bool)((List<object?>)(await peer.CallAsync("describe", NDArray.Of(items).AsWritable()))!)[3]!);
        await peer.CallAsync("fill", NDArray.Of(items).AsWritable(), 1);

        Assert.All(items, item => Assert.Equal(0, item));
    }

    [Fact(Timeout = 60_000)]
    public async Task Every_type_of_item_and_every_shape_comes_back_as_it_went()
    {
        await using Peer peer = await PythonModule.StartAsync(Numpy);

        Assert.Equal(new[] { true, false }, await peer.CallAsync<bool[]>("same", new[] { true, false }));
        Assert.Equal([-1, 2], await peer.CallAsync<sbyte[]>("same", new sbyte[] { -1, 2 }));
        Assert.Equal([1, ushort.MaxValue], await peer.CallAsync<ushort[]>("same", new ushort[] { 1, ushort.MaxValue }));
        Assert.Equal(new[] { ulong.MaxValue }, await peer.CallAsync<ulong[]>("same", new[] { ulong.MaxValue }));
        Assert.Equal([(Half)0.5], await peer.CallAsync<Half[]>("same", new[] { (Half)0.5 }));
        Assert.Equal([new Complex(1, 2)], await peer.CallAsync<Complex[]>("same", new[] { new Complex(1, 2) }));
        Assert.Equal(new[,] { { 1, 2, 3 }, { 4, 5, 6 } }, await peer.CallAsync<int[,]>("same", new[,] { { 1, 2, 3 }, { 4, 5, 6 } }));
        Assert.Equal(new float[2, 0], await peer.CallAsync<float[,]>("same", new float[2, 0]));
        Assert.Empty(await peer.CallAsync<int[]>("same", Array.Empty<int>()));
        Assert.Equal([1, 2], await peer.CallAsync<byte[]>("same", new byte[] { 1, 2 }));
        NDArray turned = NDArray.Of(new[,] { { 1, 2, 3 }, { 4, 5, 6 } }).Transpose();
        Assert.Equal(turned.ToGrid<int>(), await peer.CallAsync<int[,]>("same", turned));
        Assert.Equal(7, (await peer.CallAsync<NDArray>("same", NDArray.CopyOf([7], []))).GetValue<int>());
        var dtype = DType.Structure(12, new DTypeField("a", DType.Of<int>(), 0), new DTypeField("b", DType.Of<double>(), 4));
        NDArray things = await peer.CallAsync<NDArray>("same", NDArray.OfBytes(dtype, new byte[24], 2));
        Assert.Equal((dtype, 2), (things.DType, things.Count));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("numpy.arange(6, dtype='<i4').reshape(2, 3)", "<i4", "2 3", "0 1 2 3 4 5")]
    [InlineData("numpy.arange(6, dtype='>i4').reshape(2, 3)", "<i4", "2 3", "0 1 2 3 4 5")]
    [InlineData("numpy.asfortranarray(numpy.arange(6, dtype='i4').reshape(2, 3))", "<i4", "2 3", "0 1 2 3 4 5")]
    [InlineData("numpy.arange(6, dtype='i4')[::-2]", "<i4", "3", "5 3 1")]
    [InlineData("numpy.broadcast_to(numpy.int32(7), (2, 2))", "<i4", "2 2", "7 7 7 7")]
    [InlineData("numpy.array(7, dtype='i4')", "<i4", "", "7")]
    [InlineData("numpy.zeros((3, 0), dtype='i4')", "<i4", "3 0", "")]
    [InlineData("__import__('array').array('i', [1, 2])", "<i4", "2", "1 2")]
    [InlineData("memoryview(__import__('array').array('i', [1, 2]))", "<i4", "2", "1 2")]
    public async Task Whatever_the_layout_over_there_the_items_are_the_same(string expression, string dtype, string shape, string items)
    {
        await using Peer peer = await PythonModule.StartAsync(Numpy);

        NDArray array = await peer.CallAsync<NDArray>("make", expression);

        Assert.Equal((dtype, shape), (array.DType.Text, string.Join(' ', array.Shape)));
        Assert.Equal(items, string.Join(' ', array.ToArray<int>()));
    }

    private sealed record Prices(string[] Name, double[] Price, int[] Count);

    [Fact(Timeout = 60_000)]
    public async Task A_data_frame_is_its_columns()
    {
        await using Peer peer = await PythonModule.StartAsync(Numpy);
        if (!await peer.CallAsync<bool>("make", "__import__('importlib.util').util.find_spec('pandas') is not None"))
        {
            return; // tests/python says that it is skipped there
        }

        Prices prices = await peer.CallAsync<Prices>("make", "__import__('pandas').DataFrame({'name': ['a', 'b'], 'price': [0.5, 2], 'count': [1, 2]})");

        Assert.Equal(["a", "b"], prices.Name.AsEnumerable());
        Assert.Equal([0.5, 2], prices.Price.AsEnumerable());
        Assert.Equal([1, 2], prices.Count.AsEnumerable());
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_numpy_an_array_is_a_memoryview_of_its_format_and_shape()
    {
        await using Peer peer = await PythonModule.StartAsync(Plain);

        Assert.Equivalent(new object[] { "memoryview", "d", new object[] { 2L }, true }, await peer.CallAsync("describe", new[] { 0.5, 1 }));
        Assert.Equivalent(new object[] { "memoryview", "i", new object[] { 2L, 2L }, true }, await peer.CallAsync("describe", new[,] { { 1, 2 }, { 3, 4 } }));
        Assert.Equal(new[] { 1.0, 2.0 }, await peer.CallAsync<double[]>("double", new[] { 0.5, 1 }));
        Assert.Equal(new[] { 0.5, 1 }, await peer.CallAsync<double[]>("same", new[] { 0.5, 1 }));
        double[] many = [.. Enumerable.Range(0, 500_000).Select(i => (double)i)];
        Assert.Equal(many, await peer.CallAsync<double[]>("same", many));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_array_of_the_peer_s_is_seen_on_both_sides()
    {
        await using Peer peer = await PythonModule.StartAsync(Numpy);
        using NDArray array = peer.NewArray<double>(500, 1000);
        array.SetValue(2.0, 499, 999);

        Assert.Equal(2, await peer.CallAsync<double>("total", array));
        await peer.CallAsync("fill", array.AsWritable(), 3);

        Assert.Equal(3, array.GetValue<double>(0, 0));
        Assert.Equal(1_500_000, await peer.CallAsync<double>("total", array));
        Assert.Equal(3000, await peer.CallAsync<double>("total", array[7]));
        Assert.Throws<ArgumentException>(() => peer.NewArray<double>(-1).Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_leased_result_stays_as_it_is_until_it_is_disposed()
    {
        await using Peer peer = await PythonModule.StartAsync(Numpy);
        var lease = new CallOptions { Lease = true };
        double[] items = [.. Enumerable.Range(0, 200_000).Select(i => (double)i)];

        using NDArray kept = await peer.CallAsync<NDArray>("double", lease, items);
        for (int i = 0; i < 100; i++)
        {
            using NDArray other = peer.Call<NDArray>("double", lease, items.AsMemory(i));
        }

        Assert.True(kept.IsReadOnly);
        Assert.Equal([.. items.Select(item => 2 * item)], kept.ToArray<double>());
        kept.Dispose();
        Assert.Throws<ObjectDisposedException>(() => kept.GetValue<double>(0));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_leased_result_that_nobody_holds_on_to_is_whole_while_it_is_copied()
    {
        await using Peer peer = await PythonModule.StartAsync(Numpy);
        var lease = new CallOptions { Lease = true };
        using var stop = new CancellationTokenSource();
        Task collecting = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
                GC.WaitForPendingFinalizers();
            }
        });

        for (int i = 0; i < 60; i++)
        {
            double[] items = await Task.Run(() => peer.Call<NDArray>("make", lease, $"numpy.full(1_000_000, {i}.0)").ToArray<double>());
            Assert.All(items.Where((_, at) => at % 1000 == 0), item => Assert.Equal(i, item));
        }

        await stop.CancelAsync();
        await collecting;
    }

    [Fact(Timeout = 60_000)]
    public async Task A_disposed_array_cannot_be_sent()
    {
        await using Peer peer = await PythonModule.StartAsync(Numpy);
        NDArray gone = peer.NewArray<double>(1_000_000);
        NDArray part = gone.Transpose();
        gone.Dispose();
        using NDArray next = peer.NewArray<double>(1_000_000);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => peer.CallAsync<double>("total", gone));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => peer.CallAsync<double>("total", part));
        Assert.Equal(0, await peer.CallAsync<double>("total", next));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_list_of_a_million_floats_and_bytes_of_many_megabytes_come_back_as_they_went()
    {
        await using Peer peer = await PythonModule.StartAsync(Plain);
        List<double> list = [.. Enumerable.Range(0, 1_000_000).Select(i => i / 7.0)];
        byte[] bytes = new byte[50_000_000];
        new Random(1).NextBytes(bytes);

        Assert.Equal(list, await peer.CallAsync<List<double>>("same", list));
        Assert.Equal(bytes, await peer.CallAsync<byte[]>("same", bytes));
        Assert.Equal(bytes, peer.Call<byte[]>("same", bytes));
    }
}
