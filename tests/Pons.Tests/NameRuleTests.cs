namespace Pons.Tests;

public sealed class NameRuleTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("readings.north*")]
    [InlineData("Grüße 🐍")]
    public void What_the_specification_allows_is_a_name(string name) => NameRule.Check("a topic", name, "topic");

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a\nb", "U+000A")]
    public void What_no_name_can_be_is_refused_with_the_reason(string name, string reason)
    {
        var error = Assert.Throws<ArgumentException>(() => NameRule.Check("a topic", name, "topic"));

        Assert.Contains(reason, error.Message);
        Assert.Equal("topic", error.ParamName);
    }

    [Fact]
    public void Half_a_character_is_refused()
    {
        // Here and not above: what describes a test cannot hold it.
        Assert.Contains("U+D83D", Assert.Throws<ArgumentException>(() => NameRule.Check("a topic", "a\ud83d", "topic")).Message);
        Assert.Contains("U+DC0D", Assert.Throws<ArgumentException>(() => NameRule.Check("a topic", "\udc0da", "topic")).Message);
    }

    [Fact]
    public void A_name_is_measured_in_bytes()
    {
        NameRule.Check("a job", new string('ü', 512), "name");

        Assert.Throws<ArgumentException>(() => NameRule.Check("a job", new string('ü', 513), "name"));
        Assert.Throws<ArgumentException>(() => NameRule.Check("a job", new string('u', 1025), "name"));
    }
}
