using System.Diagnostics;
using Pons.Protocol.Values;

namespace Pons.Protocol.Tests.Values;

/// <summary>What a message may cost: depth, values, memory, time.</summary>
public sealed class LimitTests
{
    [Fact]
    public void Values_may_be_nested_as_deep_as_the_limit_and_no_deeper()
    {
        Assert.NotNull(Codec.RoundTrip<object>(Nested(200)));
        Refuses.Value(() => Codec.Write<object>(Nested(201)), Cut("value"), "nested more than 200 deep");
        byte[] payload = Codec.Write<object>(Nested(201), new ValueLimits(Depth: 300));
        Refuses.Value(() => Codec.Read<object>(payload), Cut("result"), "nested more than 200 deep", "limit Depth");
        Assert.NotNull(Codec.Read<object>(payload, new ValueLimits(Depth: 201)));
    }

    [Fact]
    public void A_limit_that_was_raised_too_high_ends_in_an_error_and_not_the_process()
    {
        var high = new ValueLimits(Depth: int.MaxValue);
        byte[] payload = Payloads.Of([.. Enumerable.Repeat<object>(']', 1_000_000), .. Enumerable.Repeat<object>('a', 999_999)]);
        var cycle = new List<object>();
        cycle.Add(cycle);

        Assert.Contains("deep", Assert.Throws<ValueException>(() => Codec.Read<object>(payload, high)).Message, StringComparison.Ordinal);
        Assert.Contains("deep", Assert.Throws<ValueException>(() => Codec.Write<object>(cycle, high)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_contains_itself_is_refused_with_its_place()
    {
        var cycle = new Dictionary<string, object?>();
        cycle["self"] = cycle;

        Assert.Contains("contain themselves", Assert.Throws<ValueException>(() => Codec.Write(cycle)).Message, StringComparison.Ordinal);
        Refuses.Value(() => Codec.Read<object>(Payloads.Of(']', '\x94', 'h', "\0"u8.ToArray(), 'a')), "result[0]", "this list contains itself");
        Refuses.Value(
            () => Codec.Read<object>(Payloads.Of('}', '\x94', "a", ']', 'h', "\0"u8.ToArray(), 'a', 's')), "result[\"a\"][0]", "this dict contains itself");
    }

    [Fact]
    public void Shared_references_repeat_up_to_the_limit()
    {
        byte[] payload = Laughs(levels: 3);

        Assert.Equal(1000, Leaves(Codec.Read<object>(payload)));
        Refuses.Value(
            () => Codec.Read<object>(payload, new ValueLimits(SharedValues: 500)), "result[4][5]", "shared references multiply", "500");
    }

    [Fact]
    public void A_billion_laughs_end_soon_and_cost_little()
    {
        byte[] payload = Laughs(levels: 30);
        var watch = Stopwatch.StartNew();

        Assert.Contains("shared references", Assert.Throws<ValueException>(() => Codec.Read<object>(payload)).Message, StringComparison.Ordinal);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Shared_bytes_are_counted_by_their_size()
    {
        byte[] blob = new byte[1 << 20];
        byte[] payload = Payloads.Of([']', '(', (byte[])[(byte)'B', .. BitConverter.GetBytes(blob.Length), .. blob], '\x94', .. Repeat(2000), 'e']);

        Assert.Contains("shared references", Assert.Throws<ValueException>(() => Codec.Read<byte[][]>(payload)).Message, StringComparison.Ordinal);

        static IEnumerable<object> Repeat(int times) => Enumerable.Repeat<object>((byte[])[(byte)'h', 0], times);
    }

    [Fact]
    public void A_grid_of_a_shared_row_takes_no_memory_before_it_is_counted()
    {
        byte[] row = Codec.Write(new int[2000])[2..^1];
        byte[] payload = Payloads.Of([']', '(', row, '\x94', .. Enumerable.Repeat<object>((byte[])[(byte)'h', 0], 100_000), 'e']);

        Assert.Contains("shared references", Assert.Throws<ValueException>(() => Codec.Read<int[,]>(payload)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_million_floats_cost_the_array_and_little_more()
    {
        double[] floats = [.. Enumerable.Range(0, 1_000_000).Select(i => i / 3.0)];
        byte[] payload = Codec.Write(floats);
        Codec.Read<double[]>(payload);

        long before = GC.GetAllocatedBytesForCurrentThread();
        double[] back = Codec.Read<double[]>(payload);
        long cost = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(floats, back);
        Assert.InRange(cost, 8_000_000, 8_010_000);
    }

    [Fact]
    public void A_small_call_allocates_nothing_but_its_result()
    {
        var output = new OutputBuffer();
        object?[] arguments = [2, 2];
        byte[] answer = Codec.Write(4);
        int sum = 0;
        Run();

        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        long cost = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((0, 8), (cost, sum));

        void Run()
        {
            output.Truncate(0);
            Pons.Protocol.Pickle.PickleCodec.WriteArguments(output, arguments, null, new ValueLimits());
            sum += Codec.Read<int>(answer);
        }
    }

    private static string Cut(string root) => root + string.Concat(Enumerable.Repeat("[0]", 7)) + "…" + string.Concat(Enumerable.Repeat("[0]", 27));

    private static object Nested(int depth)
    {
        object value = new List<object>();
        for (int i = 1; i < depth; i++)
        {
            value = new List<object> { value };
        }

        return value;
    }

    // A list of ten references to a list of ten references to ...
    private static byte[] Laughs(int levels)
    {
        var parts = new List<object>();
        for (int level = 0; level < levels; level++)
        {
            parts.AddRange([']', '\x94', '(']);
        }

        parts.Add('N');
        for (int level = levels - 1; level >= 0; level--)
        {
            object inner = level == levels - 1 ? 'N' : (byte[])[(byte)'h', (byte)(level + 1)];
            parts.AddRange([.. Enumerable.Repeat(inner, 9), 'e']);
        }

        return Payloads.Of([.. parts]);
    }

    private static int Leaves(object? value) => value is List<object?> items ? items.Sum(Leaves) : 1;
}
