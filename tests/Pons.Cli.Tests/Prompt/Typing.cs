using Pons.Cli.Prompt;

namespace Pons.Cli.Tests.Prompt;

/// <summary>An editor whose keys a test presses: text as it is, keys by name in angle brackets, such as <c>&lt;Ctrl-A&gt;</c>.</summary>
internal sealed class Typing(History? history = null, Func<string, string>? parse = null, params string[] words)
{
    public LineEditor Editor { get; } = new(history ?? new History([]), parse ?? Parse, _ => words);

    public EditorAction Action { get; private set; }

    public (string Text, int Cursor) State => (Editor.Text, Editor.Cursor);

    /// <summary>Blocks and brackets as Python sees them, as far as these tests go.</summary>
    public static string Parse(string text)
    {
        bool isOpen = text.Count(c => c is '(' or '[') > text.Count(c => c is ')' or ']');
        bool isBlock = text.Split('\n', '#')[0].TrimEnd().EndsWith(':');
        return isOpen || (isBlock && !text.EndsWith('\n')) ? "incomplete" : text.Contains("= =") ? "wrong" : "complete";
    }

    public Typing Type(string keys)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            int end = keys[i] == '<' ? keys.IndexOf('>', i) : -1;
            if (end > i + 1)
            {
                Press(Key(keys[(i + 1)..end]));
                i = end;
            }
            else
            {
                Press(new ConsoleKeyInfo(keys[i], char.IsAsciiLetter(keys[i]) ? (ConsoleKey)char.ToUpperInvariant(keys[i]) : default, shift: false, alt: false, control: false));
            }
        }

        return this;
    }

    public Typing Press(ConsoleKeyInfo key, bool hasMore = false)
    {
        Action = Editor.Press(new KeyPress(key, null, hasMore));
        return this;
    }

    public Typing Paste(string text)
    {
        Action = Editor.Press(new KeyPress(default, text));
        return this;
    }

    public static ConsoleKeyInfo Key(string name)
    {
        string[] parts = name.Split('-');
        string last = parts[^1] switch { "Left" or "Right" or "Up" or "Down" => parts[^1] + "Arrow", string other => other };
        ConsoleKey key = Enum.Parse<ConsoleKey>(last);
        bool isControl = parts.Contains("Ctrl");
        char c = key switch
        {
            ConsoleKey.Enter => '\r',
            ConsoleKey.Tab => '\t',
            ConsoleKey.Backspace => '\x7f',
            ConsoleKey.Escape => '\x1b',
            >= ConsoleKey.A and <= ConsoleKey.Z => isControl ? (char)(key - ConsoleKey.A + 1) : (char)(key - ConsoleKey.A + 'a'),
            _ => '\0',
        };
        return new ConsoleKeyInfo(c, key, parts.Contains("Shift"), parts.Contains("Alt"), isControl);
    }
}
