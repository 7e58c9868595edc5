using Pons.Cli.Prompt;

namespace Pons.Cli.Tests.Prompt;

public sealed class ScreenTests
{
    [Fact]
    public void A_line_breaks_where_the_terminal_ends_and_others_have_their_own_prompt()
    {
        ScreenLayout layout = ScreenLayout.Of(">>> ", "... ", "abcdefgh\nij", 8, width: 10);

        Assert.Equal([">>> abcdef", "gh", "... ij"], layout.Rows);
        Assert.Equal((1, 2), (layout.CursorRow, layout.CursorColumn));
    }

    [Fact]
    public void The_cursor_stands_below_a_row_that_is_full()
    {
        ScreenLayout layout = ScreenLayout.Of(">>> ", "... ", "abcdef", 6, width: 10);

        Assert.Equal([">>> abcdef", ""], layout.Rows);
        Assert.Equal((1, 0), (layout.CursorRow, layout.CursorColumn));
    }

    [Fact]
    public void A_wide_character_is_never_cut_in_two()
    {
        ScreenLayout layout = ScreenLayout.Of("> ", "", "漢漢漢e\u0301", 3, width: 7);

        Assert.Equal(["> 漢漢", "漢e\u0301"], layout.Rows);
        Assert.Equal((1, 2), (layout.CursorRow, layout.CursorColumn));
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("漢字", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("😀", 2)]
    [InlineData("👨‍👩‍👧", 2)]
    [InlineData("❤\ufe0f", 2)]
    [InlineData("ü", 1)]
    [InlineData("\t", 4)]
    [InlineData("\x01", 2)]
    [InlineData("\u200b", 0)]
    public void Columns_are_counted_as_terminals_do(string text, int columns) => Assert.Equal(columns, TextWidth.Of(text));

    [Fact]
    public void Half_a_character_is_shown_as_a_mark() => Assert.Equal(["\ufffdx"], ScreenLayout.Of("", "", "\ud800x", 0, width: 20).Rows);

    [Fact]
    public void Colours_of_a_prompt_take_no_columns() =>
        Assert.Equal(3, ScreenLayout.Of("\x1b[1;32m> \x1b[0m", "", "a", 1, width: 20).CursorColumn);

    [Fact]
    public void A_second_layout_is_painted_over_the_first()
    {
        var painter = new ScreenPainter();
        painter.Paint(ScreenLayout.Of("> ", "", "abc\ndef", 7, width: 20), height: 10);

        Assert.Equal("\x1b[?25l\x1b[1A\r\x1b[J> abc\r\x1b[3C\x1b[?25h", painter.Paint(ScreenLayout.Of("> ", "", "abc", 1, width: 20), height: 10));
    }

    [Fact]
    public void Of_a_text_that_is_higher_than_the_terminal_the_part_around_the_cursor_is_shown()
    {
        string text = string.Join('\n', Enumerable.Range(0, 100));
        string painted = new ScreenPainter().Paint(ScreenLayout.Of("", "", text, text.IndexOf("50", StringComparison.Ordinal), width: 20), height: 4);

        Assert.Equal("\x1b[?25l\r\x1b[J48\r\n49\r\n50\r\n51\x1b[1A\r\x1b[?25h", painted);
    }

    [Fact]
    public void Words_stand_in_columns_read_downwards()
    {
        Assert.Equal("a   d\nbb  e\nc", Completion.Columns(["m.a", "m.bb", "m.c", "m.d", "m.e"], width: 9));
        Assert.Equal("long", Completion.Columns(["long"], width: 2));
    }

    [Fact]
    public void What_is_printed_meanwhile_stands_above_the_text_in_whole_lines()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var screen = new PromptScreen(output, output, () => 10);
        ScreenLayout layout = ScreenLayout.Of("> ", "", "ab", 2, width: 20);
        screen.Print("no end");
        screen.Show(layout);
        output.GetStringBuilder().Clear();

        screen.Print("half ");
        Assert.Equal("", output.ToString());
        screen.Print("whole\nrest");
        Assert.Equal("\r\x1b[Jhalf whole\n\x1b[?25l\r\x1b[J> ab\r\x1b[4C\x1b[?25h", output.ToString());
        output.GetStringBuilder().Clear();
        screen.Leave(layout);
        Assert.Equal("\x1b[?25l\r\x1b[J> ab\r\n\x1b[?25hrest", output.ToString());
        Assert.Equal("rest", screen.TakeLine());
    }
}
