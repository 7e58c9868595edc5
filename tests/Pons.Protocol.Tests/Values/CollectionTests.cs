using System.Collections;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Pons.Protocol.Tests.Values;

public sealed class CollectionTests
{
    private static readonly int[] Numbers = [1, 2, 300];

    [Fact]
    public void Lists_are_read_as_the_collection_that_was_asked_for()
    {
        Assert.Equal(Numbers, Codec.Cross<int[]>(Numbers));
        Assert.Equal(Numbers, Codec.Cross<List<int>>(Numbers));
        Assert.Equal(Numbers, Codec.Cross<IReadOnlyList<int>>(Numbers));
        Assert.Equal(Numbers, Codec.Cross<IEnumerable<int>>(Numbers));
        Assert.Equal(Numbers, Codec.Cross<IList<int>>(Numbers));
        Assert.Equal(Numbers, Codec.Cross<ICollection<int>>(Numbers));
        Assert.Equal(Numbers, Codec.Cross<Collection<int>>(Numbers));
        Assert.Equal(Numbers, Codec.Cross<LinkedList<int>>(Numbers));
        Assert.Equal(Numbers, Codec.Cross<ImmutableArray<int>>(Numbers));
        Assert.Equal(Numbers, Codec.Cross<ReadOnlyMemory<int>>(Numbers).ToArray());
        Assert.Equal(Numbers, Codec.Cross<Memory<int>>(Numbers).ToArray());
        Assert.Equal(Numbers.Select(n => (double)n), Codec.Cross<double[]>(Numbers));
        Assert.Equal(Numbers, Codec.Cross<int[]>((1, 2, 300)));
    }

    [Fact]
    public void Whatever_can_be_enumerated_is_written_as_a_list()
    {
        Assert.Equal(Numbers, Codec.Cross<int[]>(Numbers.Where(n => n > 0)));
        Assert.Equal(Numbers, Codec.Cross<int[]>(new Queue<int>(Numbers)));
        Assert.Equal(Numbers, Codec.Cross<int[]>(new ArrayList(Numbers)));
        Assert.Equal(Numbers, Codec.Cross<int[]>(ImmutableList.Create(Numbers)));
        Assert.Equal(Numbers, Codec.Read<int[]>(Codec.Write<IEnumerable>(Numbers)));
        Assert.Equal(Numbers, Codec.Read<int[]>(Codec.Write<IEnumerable<int>>(new SortedSet<int>(Numbers).Order())));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(2500)]
    public void Batches_join_to_one_list(int count)
    {
        double[] floats = [.. Enumerable.Range(0, count).Select(i => i / 7.0)];
        string[] texts = [.. Enumerable.Range(0, count).Select(i => $"text {i}")];
        var dict = texts.ToDictionary(t => t, t => t.Length, StringComparer.Ordinal);

        Assert.Equal(floats, Codec.RoundTrip(floats));
        Assert.Equal(floats, Codec.Cross<List<double>>(floats));
        Assert.Equal(floats.Cast<object>(), Codec.Cross<List<object?>>(floats));
        Assert.Equal(texts, Codec.RoundTrip(texts));
        Assert.Equal(texts, Codec.RoundTrip<IEnumerable<string>>(texts.Select(t => t)));
        Assert.Equal(dict, Codec.RoundTrip(dict));
        Assert.Equal([.. texts], Codec.RoundTrip(texts.ToHashSet(StringComparer.Ordinal)));
    }

    [Fact]
    public void Ints_among_floats_are_taken_where_they_stand()
    {
        object[] mixed = [0.5, 1.5, 2, 3.5, 4];

        Assert.Equal([0.5, 1.5, 2, 3.5, 4], Codec.Cross<double[]>(mixed));
        Refuses.Reading<double[]>(new object[] { 0.5, "x" }, "result[1]", "a str cannot be read as double");
    }

    [Fact]
    public void A_grid_is_a_list_of_rows_of_one_length()
    {
        var grid = new double[,] { { 1, 2, 3 }, { 4, 5, 6 } };

        Assert.Equal(grid, Codec.RoundTrip(grid));
        Assert.Equal(new string[0, 0], Codec.RoundTrip(new string[0, 0]));
        Assert.Equal(new int[3, 0], Codec.RoundTrip(new int[3, 0]));
        int[][] ragged = [[1, 2], [3]];
        Refuses.Reading<int[,]>(ragged, "result[1]", "1 items where the first has 2", "int[][]");
        Refuses.Reading<int[,]>(new object[] { new[] { 1, 2 }, new object[] { 3, "x" } }, "result[1][1]", "a str cannot be read as int");
    }

    [Fact]
    public void Sets_stay_sets()
    {
        Assert.Equal([.. Numbers], Codec.RoundTrip(Numbers.ToHashSet()));
        Assert.Equal([.. Numbers], Codec.Cross<ISet<int>>(Numbers.ToHashSet()));
        Assert.Equal([.. Numbers], Codec.Cross<IReadOnlySet<int>>(new SortedSet<int>(Numbers)));
        Assert.Equal([.. Numbers], Codec.Cross<SortedSet<int>>(ImmutableHashSet.Create(Numbers)));
        Refuses.Reading<int[]>(Numbers.ToHashSet(), "result", "a set cannot be read as int[]", "HashSet<T>");
        Assert.Equal([.. Numbers], Codec.Cross<HashSet<int>>(Numbers));
        Refuses.Reading<HashSet<int>>(new List<int> { 1, 1 }, "result.item", "two items of this list become the same int");
        Refuses.Reading<HashSet<int>>(1, "result", "an int cannot be read as HashSet<int>");
    }

    [Fact]
    public void Dictionaries_come_back_in_order_with_keys_of_any_type()
    {
        var byNumber = new Dictionary<int, string> { [3] = "c", [1] = "a" };
        var byPlace = new Dictionary<(int, string), double> { [(1, "x")] = 0.5 };

        Assert.Equal(byNumber, Codec.RoundTrip(byNumber));
        Assert.Equal(byNumber, Codec.Cross<IReadOnlyDictionary<int, string>>(byNumber));
        Assert.Equal(byNumber, Codec.Cross<SortedDictionary<int, string>>(byNumber).ToDictionary());
        Assert.Equal(byNumber, Codec.Cross<Dictionary<int, string>>(new Hashtable(byNumber)));
        Assert.Equal(byPlace, Codec.RoundTrip(byPlace));
        Assert.Equal([(3, "c"), (1, "a")], Codec.RoundTrip(byNumber).Select(p => (p.Key, p.Value)));
    }

    [Fact]
    public void Keys_that_become_the_same_are_refused()
    {
        byte[] payload = Payloads.Of('}', '(', 1, "a", 1, "b", 'u');

        Refuses.Value(() => Codec.Read<Dictionary<int, string>>(payload), "result[1]", "two keys of this dict become the same int");
        Refuses.Value(() => Codec.Read<object>(payload), "result[1]", "two keys of this dict become the same object");
    }

    [Fact]
    public void Keys_that_Python_cannot_hash_are_refused_both_ways()
    {
        Refuses.Value(() => Codec.Read<object>(Payloads.Of('}', ']', 1, 's')), "result[(list)]", "a list stands as a key");
        Refuses.Writing(new Dictionary<List<int>, int> { [[1]] = 1 }, "value[(List<int>)]", "cannot be hashed", "tuple");
        Refuses.Writing(new HashSet<object> { new Dictionary<string, int>(StringComparer.Ordinal) }, "value.item", "cannot be hashed");
    }

    [Fact]
    public void An_array_as_a_key_is_the_tuple_that_it_was()
    {
        var places = new Dictionary<object, object?> { [new object[] { 1L, "a", new byte[] { 7 } }] = 5L };

        var back = (Dictionary<object, object?>)Codec.RoundTrip<object>(places)!;

        Assert.Equal(5L, back[new object[] { 1L, "a", new byte[] { 7 } }]);
    }

    [Fact]
    public void A_collection_that_cannot_be_filled_says_what_to_ask_for()
    {
        Refuses.Reading<Queue<int>>(Numbers, "result", "Queue<int> cannot be made and filled", "List<T>");
        Refuses.Reading<ArrayList>(Numbers, "result", "ArrayList", "List<T>");
        Refuses.Writing(new int[1, 1, 1], "value", "int[,,]", "array of arrays");
    }

    [Fact]
    public void Places_of_errors_name_every_step()
    {
        var rows = new Dictionary<string, object?> { ["rows"] = new object?[] { 1, new object?[] { 2, "x" } } };

        Refuses.Reading<Dictionary<string, List<int[]>>>(
            new Dictionary<string, object?> { ["rows"] = new object?[] { new[] { 1 }, new object[] { 2, "x" } } },
            "result[\"rows\"][1][1]",
            "a str cannot be read as int");
        Refuses.Reading<Dictionary<string, object[]>>(
            new Dictionary<string, object?> { ["say \"hi\"\n"] = 1 }, "result[\"say \\\"hi\\\"\\u000a\"]", "an int cannot be read as object[]");
        Assert.NotNull(Codec.Cross<object>(rows));
    }
}
