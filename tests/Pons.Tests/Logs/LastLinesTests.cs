using Pons.Logs;

namespace Pons.Tests.Logs;

public sealed class LastLinesTests
{
    [Fact]
    public void It_keeps_the_last_few_and_one_that_has_not_ended()
    {
        var lines = new LastLines(count: 2);

        Assert.Equal(["a"], lines.Add("a\r\nb"u8));
        Assert.Equal(["bb", "c"], lines.Add("b\nc\nd"u8));

        Assert.Equal(["bb", "c", "d"], lines.Snapshot());
    }

    [Fact]
    public void Letters_cut_in_two_by_a_read_are_joined()
    {
        var lines = new LastLines();

        lines.Add([0xc3]);

        Assert.Equal(["ü"], lines.Add([0xbc, (byte)'\n']));
    }

    [Fact]
    public void A_line_without_end_is_cut_at_a_bound()
    {
        var lines = new LastLines(count: 2);

        lines.Add(new byte[1 << 20]);

        Assert.True(lines.Snapshot().Sum(line => line.Length) <= 3 * 4096);
    }
}
