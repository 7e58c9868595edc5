using System.Text;

namespace Pons.Cli.Prompt;

/// <summary>A key, or a text that was pasted as a whole.</summary>
/// <param name="Key">The key; of no matter where something was pasted.</param>
/// <param name="Pasted">The pasted text, its lines ended by <c>\n</c>.</param>
/// <param name="HasMore">Whether more keys wait already: nobody types that fast.</param>
internal readonly record struct KeyPress(ConsoleKeyInfo Key, string? Pasted = null, bool HasMore = false);

/// <summary>Makes keys of what the console reads: the sequences that .NET hands on in pieces (Alt with a key, pasted texts, Shift-Enter) are put together again.</summary>
internal sealed class KeyReader(Func<ConsoleKeyInfo> read, Func<bool> hasMore)
{
    private const char Escape = '\x1b';
    private const string PasteBegins = "200~";
    private const string PasteEnds = "\x1b[201~";
    private const int LongestSequence = 16;

    public KeyPress Next()
    {
        ConsoleKeyInfo key = read();
        if (key.KeyChar != Escape || !hasMore())
        {
            return Press(key);
        }

        ConsoleKeyInfo next = read();
        return next.KeyChar == '[' && hasMore() ? Sequence() : Press(WithAlt(next));
    }

    private KeyPress Press(ConsoleKeyInfo key) => new(key, null, hasMore());

    /// <summary>A sequence that .NET does not know; those that nobody here knows either are no key at all.</summary>
    private KeyPress Sequence()
    {
        var text = new StringBuilder();
        do
        {
            text.Append(read().KeyChar);
        }
        while (text[^1] is < '@' or > '~' && text.Length < LongestSequence && hasMore());

        return text.ToString() switch
        {
            PasteBegins => new KeyPress(default, Paste(), hasMore()),
            "13;2u" or "27;2;13~" or "13;3u" or "27;3;13~" => Press(new ConsoleKeyInfo('\r', ConsoleKey.Enter, shift: true, alt: false, control: false)),
            _ => Press(default),
        };
    }

    /// <summary>All up to the end of the paste, however slowly it comes.</summary>
    private string Paste()
    {
        var text = new StringBuilder();
        while (!EndsWith(text, PasteEnds))
        {
            ConsoleKeyInfo key = read();
            if (key.KeyChar != '\0')
            {
                text.Append(key.KeyChar);
            }
        }

        text.Length -= PasteEnds.Length;
        return text.Replace("\r\n", "\n").Replace('\r', '\n').ToString();
    }

    private static bool EndsWith(StringBuilder text, string end)
    {
        if (text.Length < end.Length)
        {
            return false;
        }

        for (int i = 1; i <= end.Length; i++)
        {
            if (text[^i] != end[^i])
            {
                return false;
            }
        }

        return true;
    }

    private static ConsoleKeyInfo WithAlt(ConsoleKeyInfo key) =>
        new(key.KeyChar, key.Key, key.Modifiers.HasFlag(ConsoleModifiers.Shift), alt: true, key.Modifiers.HasFlag(ConsoleModifiers.Control));
}
