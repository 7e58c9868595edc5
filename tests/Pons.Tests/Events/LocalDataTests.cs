using Pons.Events;

namespace Pons.Tests.Events;

public sealed class LocalDataTests
{
    private sealed record Reading(string Place, double Value);

    private sealed record Wider(string Place, double Value, int Count = 7);

    [Fact]
    public void What_is_of_the_type_already_is_given_as_it_is()
    {
        var reading = new Reading("north", 1.5);

        Assert.Same(reading, new LocalData(reading).Read<Reading>());
        Assert.Same(reading, new LocalData(reading).Read<object?>());
        Assert.Equal(5, new LocalData(5).Read<int?>());
    }

    [Fact]
    public void Nothing_is_nothing_where_the_type_has_that()
    {
        Assert.Null(new LocalData(null).Read<string?>());
        Assert.Null(new LocalData(null).Read<int?>());
        Assert.Throws<ValueException>(() => new LocalData(null).Read<int>());
    }

    [Fact]
    public void Anything_else_crosses_as_it_would_from_a_peer()
    {
        Assert.Equal(5L, new LocalData(5).Read<long>());
        Assert.Equal(new Wider("north", 1.5), new LocalData(new Reading("north", 1.5)).Read<Wider>());
        Assert.Equal([1.0, 2.0], new LocalData(new List<int> { 1, 2 }).Read<double[]>());
    }

    [Fact]
    public void What_cannot_cross_is_refused_with_its_place()
    {
        var narrow = Assert.Throws<ValueException>(() => new LocalData(new object?[] { 1, 300 }).Read<byte[]>());
        var foreign = Assert.Throws<ValueException>(() => new LocalData(new Dictionary<string, object?> { ["a"] = new Action(() => { }) }).Read<List<int>>());

        Assert.StartsWith("data", narrow.Path);
        Assert.Equal("data[\"a\"]", foreign.Path);
    }
}
