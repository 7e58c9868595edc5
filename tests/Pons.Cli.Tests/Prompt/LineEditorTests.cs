using Pons.Cli.Prompt;

namespace Pons.Cli.Tests.Prompt;

public sealed class LineEditorTests
{
    [Theory]
    [InlineData("abc", "abc", 3)]
    [InlineData("abc<Left>x", "abxc", 3)]
    [InlineData("abc<Home>x<End>y", "xabcy", 5)]
    [InlineData("abc<Ctrl-A>x<Ctrl-E>y", "xabcy", 5)]
    [InlineData("abc<Backspace>", "ab", 2)]
    [InlineData("abc<Home><Delete>", "bc", 0)]
    [InlineData("abc<Home><Ctrl-D>", "bc", 0)]
    [InlineData("one two<Ctrl-W>", "one ", 4)]
    [InlineData("one two<Ctrl-W><Ctrl-Y><Ctrl-Y>", "one twotwo", 10)]
    [InlineData("one two<Alt-B><Ctrl-K>", "one ", 4)]
    [InlineData("one two<Alt-B><Ctrl-U>", "two", 0)]
    [InlineData("one two.three<Ctrl-Left>x", "one two.xthree", 9)]
    [InlineData("one two<Home><Alt-Right>x", "onex two", 4)]
    [InlineData("one two<Home><Ctrl-Right><Ctrl-Right>x", "one twox", 8)]
    [InlineData("one two<Alt-Backspace>", "one ", 4)]
    [InlineData("one two<Home><Alt-D>", " two", 0)]
    [InlineData("ab<Ctrl-B>x<Ctrl-F>y", "axby", 4)]
    [InlineData("ab<Ctrl-H>", "a", 1)]
    [InlineData("<Left><Backspace><Delete><Right>", "", 0)]
    [InlineData("<F5><Escape>a", "a", 1)]
    public void Keys_do_what_they_do_in_every_shell(string keys, string text, int cursor) =>
        Assert.Equal((text, cursor), new Typing().Type(keys).State);

    [Theory]
    [InlineData("a\ud83d\ude00b<Left><Left>x", "ax\ud83d\ude00b")]
    [InlineData("a\ud83d\ude00<Backspace>", "a")]
    [InlineData("e\u0301<Backspace>", "")]
    [InlineData("\ud83d\udc68\u200d\ud83d\udc69<Backspace>", "")]
    [InlineData("\u6f22\u5b57<Home><Delete>", "\u5b57")]
    public void A_character_is_what_the_eye_takes_for_one(string keys, string text) => Assert.Equal(text, new Typing().Type(keys).Editor.Text);

    [Theory]
    [InlineData("1 + 1<Enter>", "Submit", "1 + 1")]
    [InlineData("<Enter>", "Submit", "")]
    [InlineData("x = = 3<Enter>", "Submit", "x = = 3")]
    [InlineData("def f():<Enter>", "Show", "def f():\n    ")]
    [InlineData("def f():<Enter>x = 1<Enter>", "Show", "def f():\n    x = 1\n    ")]
    [InlineData("def f():<Enter>return 1<Enter>", "Show", "def f():\n    return 1\n")]
    [InlineData("def f():<Enter>x<Enter><Enter>", "Submit", "def f():\n    x")]
    [InlineData("f(<Enter>1,<Enter>2)<Enter>", "Submit", "f(\n1,\n2)")]
    [InlineData("f(<Enter><Enter>", "Show", "f(\n\n")]
    [InlineData("a = 1<Alt-Enter>b = 2<Enter>", "Submit", "a = 1\nb = 2")]
    [InlineData("a = 1<Shift-Enter>b", "Show", "a = 1\nb")]
    [InlineData("if a:<Enter>if b:<Enter>c", "Show", "if a:\n    if b:\n        c")]
    [InlineData("if a:  # why: so<Enter>", "Show", "if a:  # why: so\n    ")]
    [InlineData("if a:<Enter><Backspace>b", "Show", "if a:\nb")]
    [InlineData("f(<Enter>1)<Up>2,<Enter>", "Show", "f(2,\n\n1)")]
    public void Enter_ends_an_input_that_is_whole_and_begins_a_line_in_one_that_is_not(string keys, string action, string text)
    {
        Typing typing = new Typing().Type(keys);

        Assert.Equal((action, text), (typing.Action.ToString(), typing.Editor.Text));
    }

    [Fact]
    public void Ctrl_C_abandons_and_Ctrl_D_ends_on_an_empty_line_alone()
    {
        Assert.Equal(EditorAction.Abandon, new Typing().Type("abc<Ctrl-C>").Action);
        Assert.Equal(EditorAction.End, new Typing().Type("<Ctrl-D>").Action);
        Assert.Equal(EditorAction.Show, new Typing().Type("a<Ctrl-D>").Action);
        Assert.Equal(EditorAction.Clear, new Typing().Type("a<Ctrl-L>").Action);
    }

    [Fact]
    public void What_is_pasted_stays_as_it_is_and_waits_for_Enter()
    {
        Typing typing = new Typing().Type("x = [<Home>").Paste("def f():\n\n  return 1\n");

        Assert.Equal((EditorAction.Show, "def f():\n\n  return 1\nx = ["), (typing.Action, typing.Editor.Text));
    }

    [Fact]
    public void Lines_that_come_faster_than_anybody_types_are_not_indented_anew()
    {
        var typing = new Typing();
        foreach (char c in "if a:\r    b\r\r    c\r")
        {
            typing.Press(new ConsoleKeyInfo(c, c == '\r' ? ConsoleKey.Enter : default, shift: false, alt: false, control: false), hasMore: true);
        }

        Assert.Equal("if a:\n    b\n\n    c\n", typing.Editor.Text);
        Assert.Equal(EditorAction.Submit, typing.Type("<Enter>").Action);
        Assert.Equal("if a:\n    b\n\n    c", typing.Editor.Text);
    }

    [Fact]
    public void Up_and_down_move_within_the_text_first()
    {
        Typing typing = new Typing(new History(["first\nlast line of old"])).Paste("first\nlast line");

        Assert.Equal("first".Length, typing.Type("<Up>").Editor.Cursor);
        Assert.Equal("first\nlast ".Length, typing.Type("<Down>").Editor.Cursor);
        Assert.Equal("first\nlast line of old", typing.Type("<Up><Home><Up>").Editor.Text);
        Assert.Equal("first\nlast line", typing.Type("<Down>").Editor.Text);
    }

    [Fact]
    public void Tab_at_a_lines_start_indents()
    {
        Assert.Equal("    a", new Typing().Type("<Tab>a").Editor.Text);
        Assert.Equal("    a", new Typing().Type(" <Tab>a").Editor.Text);
    }

    [Fact]
    public void Tab_completes_as_far_as_all_words_agree_and_lists_them_the_second_time()
    {
        var typing = new Typing(null, null, "math.sqrt", "math.sqr_root", "other");

        Assert.Equal("x = math.sqr", typing.Type("x = math.s<Tab>").Editor.Text);
        Assert.Equal(EditorAction.None, typing.Type("<Tab>").Action);
        Assert.Equal(EditorAction.List, typing.Type("<Tab>").Action);
        Assert.Equal(["math.sqr_root", "math.sqrt"], typing.Editor.Words);
        Assert.Equal("x = math.sqrt", typing.Type("t<Tab>").Editor.Text);
    }

    [Fact]
    public void Tab_without_a_word_does_nothing()
    {
        Assert.Equal("f(", new Typing(null, null, "abc").Type("f(<Tab>").Editor.Text);
        Assert.Equal("f().", new Typing(null, null, ".abc").Type("f().<Tab>").Editor.Text);
    }
}
