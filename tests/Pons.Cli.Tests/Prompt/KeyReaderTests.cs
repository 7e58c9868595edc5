using Pons.Cli.Prompt;

namespace Pons.Cli.Tests.Prompt;

/// <summary>The pieces are those that .NET gives on Linux, recorded from a terminal.</summary>
public sealed class KeyReaderTests
{
    [Fact]
    public void A_pasted_text_is_one_key_press_whatever_it_holds()
    {
        KeyReader reader = Keys("\x1b[200~if a:\r\tb\r\n\x1b[Cc\n\x1b[201~x");

        Assert.Equal("if a:\n\tb\n\x1b[Cc\n", reader.Next().Pasted);
        Assert.Equal('x', reader.Next().Key.KeyChar);
    }

    [Fact]
    public void Escape_with_a_key_behind_it_is_Alt_and_alone_itself()
    {
        KeyReader reader = Keys("\x1b" + "b\x1b\r\x1b");

        KeyPress b = reader.Next();
        Assert.Equal(('b', ConsoleModifiers.Alt), (b.Key.KeyChar, b.Key.Modifiers));
        KeyPress enter = reader.Next();
        Assert.Equal((ConsoleKey.Enter, ConsoleModifiers.Alt), (enter.Key.Key, enter.Key.Modifiers));
        Assert.Equal('\x1b', reader.Next().Key.KeyChar);
    }

    [Theory]
    [InlineData("\x1b[13;2u")]
    [InlineData("\x1b[27;2;13~")]
    public void Shift_Enter_is_known_where_terminals_tell_it(string keys)
    {
        KeyPress press = Keys(keys).Next();

        Assert.Equal((ConsoleKey.Enter, ConsoleModifiers.Shift), (press.Key.Key, press.Key.Modifiers));
    }

    [Fact]
    public void A_sequence_that_nobody_knows_types_nothing()
    {
        KeyReader reader = Keys("\x1b[99;5~a");

        Assert.Equal('\0', reader.Next().Key.KeyChar);
        Assert.Equal('a', reader.Next().Key.KeyChar);
    }

    private static KeyReader Keys(string text)
    {
        var keys = new Queue<char>(text);
        return new KeyReader(
            () => Key(keys.Dequeue()),
            () => keys.Count > 0);
    }

    private static ConsoleKeyInfo Key(char c) =>
        new(c, c == '\r' ? ConsoleKey.Enter : default, shift: false, alt: false, control: false);
}
