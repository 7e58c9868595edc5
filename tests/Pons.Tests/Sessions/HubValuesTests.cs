using Pons.Sessions;

namespace Pons.Tests.Sessions;

public sealed class HubValuesTests
{
    private readonly HubValues _values = new();

    [Fact]
    public void What_is_put_is_what_is_got()
    {
        var list = new List<int> { 1 };
        _values["list"] = list;
        _values.Set("nothing", null);

        Assert.Same(list, _values["list"]);
        Assert.Same(list, _values.Get<List<int>>("list"));
        Assert.Null(_values["nothing"]);
        Assert.Equal(["list", "nothing"], _values.Keys.Order());
    }

    [Fact]
    public void A_value_is_read_as_the_type_that_is_asked_for()
    {
        _values["count"] = 5L; // as a peer's would be

        Assert.Equal(5, _values.Get<int>("count"));
        Assert.True(_values.TryGet("count", out double five));
        Assert.Equal(5.0, five);
        var error = Assert.Throws<ValueException>(() => _values.Get<string>("count"));
        Assert.Equal("values[\"count\"]", error.Path);
    }

    [Fact]
    public void What_is_not_there_is_not_there()
    {
        _values["count"] = 1;
        var error = Assert.Throws<KeyNotFoundException>(() => _values["cont"]);

        Assert.Contains("Did you mean 'count'?", error.Message);
        Assert.False(_values.TryGet("other", out string? other));
        Assert.Null(other);
        Assert.False(_values.Remove("other"));
        Assert.True(_values.Remove("count"));
        Assert.Empty(_values.Keys);
    }

    [Fact(Timeout = 60_000)]
    public async Task No_change_is_lost_when_many_change_one_value()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                _values.Update<int>("count", count => count + 1);
            }
        })));

        Assert.Equal(8_000, _values.Get<int>("count"));
    }

    [Fact]
    public void A_change_is_made_again_when_somebody_else_was_faster()
    {
        var seen = new List<int>();

        int result = _values.Update<int>("count", count =>
        {
            seen.Add(count);
            if (seen.Count < 3)
            {
                _values["count"] = 10 * seen.Count;
            }

            return count + 1;
        });

        Assert.Equal([0, 10, 20], seen);
        Assert.Equal(21, result);
        Assert.Equal(21, _values["count"]);
    }

    [Fact]
    public void A_version_is_above_all_that_the_value_had_before_even_when_it_was_away()
    {
        var store = new ValueStore();

        long first = store.Put("a", 1);
        long second = store.Put("a", 2, first);
        Assert.True(store.Remove("a", second));
        long third = store.Put("a", 1, version: 0);

        Assert.True(0 < first && first < second && second < third, $"{first}, {second}, {third}");
        Assert.True(store.TryGet("a", out object? value, out long version));
        Assert.Equal((1, third), (value, version));
    }

    [Fact]
    public void A_change_on_condition_is_made_only_when_the_condition_holds()
    {
        var store = new ValueStore();
        long first = store.Put("a", 1, version: 0);

        Assert.NotEqual(0, first);
        Assert.Equal(0, store.Put("a", 2, version: 0));
        Assert.Equal(0, store.Put("a", 2, first + 1));
        Assert.Equal(0, store.Put("b", 2, first));
        Assert.False(store.Remove("a", first + 1));
        Assert.False(store.Remove("b"));
        Assert.False(store.TryGet("b", out _, out long none));
        Assert.Equal(0, none);
        Assert.True(store.TryGet("a", out object? value, out _));
        Assert.Equal(1, value);
    }

    [Fact]
    public void Keys_are_bounded_in_number_and_length()
    {
        var store = new ValueStore();
        for (int i = 0; i < ValueStore.MostKeys; i++)
        {
            store.Put($"{i}", i);
        }

        Assert.NotEqual(0, store.Put("0", "again"));
        var tooMany = Assert.Throws<InvalidOperationException>(() => store.Put("more", 1));
        Assert.Contains("'more'", tooMany.Message);
        Assert.True(store.Remove("1"));
        store.Put(new string('k', ValueStore.LongestKey), 1);
        Assert.Throws<ArgumentException>(() => store.Put(new string('k', ValueStore.LongestKey + 1), 1));
        Assert.Throws<ArgumentNullException>(() => store.TryGet(null!, out _, out _));
    }
}
