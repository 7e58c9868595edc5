namespace Pons.Tests;

public sealed class NearestNamesTests
{
    [Theory]
    [InlineData("ad", "add")]
    [InlineData("ADD", "add")]
    [InlineData("create", "events.create")]
    [InlineData("events.craete", "events.create")]
    public void A_slip_finds_what_was_meant(string wanted, string meant) =>
        Assert.Equal(meant, NearestNames.Find(wanted, ["add", "events.create", "multiply"])[0]);

    [Fact]
    public void Strangers_find_nothing() => Assert.Empty(NearestNames.Find("xylophone", ["add", "multiply"]));
}
