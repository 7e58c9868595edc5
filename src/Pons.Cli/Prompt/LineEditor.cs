namespace Pons.Cli.Prompt;

/// <summary>One input that is being typed: takes keys, and says after each what there is to do. Knows no console.</summary>
/// <param name="history">The inputs of before.</param>
/// <param name="parse">Whether a text is <c>complete</c>, <c>incomplete</c> or <c>wrong</c>.</param>
/// <param name="complete">The words that the last word of a text can become.</param>
internal sealed partial class LineEditor(History history, Func<string, string> parse, Func<string, IReadOnlyList<string>> complete)
{
    private readonly LineBuffer _buffer = new();
    private HistorySearch? _search;
    private string _cut = "";
    private bool _wasTab;

    public string Text => _search?.Found ?? _buffer.Text;

    public int Cursor => _search?.Place ?? _buffer.Cursor;

    /// <summary>The words that fit, while they are to be shown.</summary>
    public IReadOnlyList<string> Words { get; private set; } = [];

    /// <summary>What stands in the place of the prompt while the history is searched.</summary>
    public string? SearchPrompt => _search is null ? null : $"({(_search.HasFailed ? "no" : "search")} '{_search.Text}'): ";

    public EditorAction Press(KeyPress press)
    {
        bool wasTab = _wasTab;
        _wasTab = false;
        if (_search is not null && PressInSearch(press) is { } action)
        {
            return action;
        }

        if (press.Pasted is { } pasted)
        {
            return Insert(pasted);
        }

        return press.Key.Key == ConsoleKey.Tab && press.Key.Modifiers == ConsoleModifiers.None ? Complete(isSecond: wasTab) : Edit(press);
    }

    private EditorAction Edit(KeyPress press)
    {
        ConsoleKeyInfo key = press.Key;
        bool isWide = key.Modifiers.HasFlag(ConsoleModifiers.Alt) || (key.Modifiers.HasFlag(ConsoleModifiers.Control) && key.Key is not (ConsoleKey.B or ConsoleKey.F or ConsoleKey.H));
        return (KeyCommands.Of(key), isWide) switch
        {
            (KeyCommand.Enter, true) => Insert("\n" + InputShape.IndentAfter(_buffer.BeforeCursor)),
            (KeyCommand.Enter, false) when key.Modifiers.HasFlag(ConsoleModifiers.Shift) => Insert("\n" + InputShape.IndentAfter(_buffer.BeforeCursor)),
            (KeyCommand.Enter, false) => Enter(press.HasMore),
            (KeyCommand.Left, false) => Move(_buffer.Left()),
            (KeyCommand.Left, true) => Move(_buffer.WordLeft()),
            (KeyCommand.Right, false) => Move(_buffer.Right()),
            (KeyCommand.Right, true) => Move(_buffer.WordRight()),
            (KeyCommand.Home, _) => Move(_buffer.LineStart),
            (KeyCommand.End, _) => Move(_buffer.LineEnd),
            (KeyCommand.Up, _) => Up(),
            (KeyCommand.Down, _) => Down(),
            (KeyCommand.Backspace, false) => Backspace(),
            (KeyCommand.Backspace, true) => Cut(_buffer.WordLeft()),
            (KeyCommand.Delete, false) => Remove(_buffer.Right()),
            (KeyCommand.Delete, true) => Cut(_buffer.WordRight()),
            (KeyCommand.EndOrDelete, _) => _buffer.Text.Length == 0 ? EditorAction.End : Remove(_buffer.Right()),
            (KeyCommand.CutToEnd, _) => Cut(_buffer.Cursor == _buffer.LineEnd ? _buffer.Right() : _buffer.LineEnd),
            (KeyCommand.CutToStart, _) => Cut(_buffer.LineStart),
            (KeyCommand.CutWord, _) => Cut(SpaceLeft()),
            (KeyCommand.PutBack, _) => Insert(_cut),
            (KeyCommand.Clear, _) => EditorAction.Clear,
            (KeyCommand.Abandon, _) => Abandon(),
            (KeyCommand.Search, _) => Search(),
            _ => Type(key.KeyChar),
        };
    }

    private EditorAction Enter(bool hasMore)
    {
        // Between quick lines nobody presses Tab or Enter to mean something: their white space is their own.
        string indent = hasMore ? "" : InputShape.IndentAfter(_buffer.BeforeCursor);
        if (string.IsNullOrWhiteSpace(_buffer.Text))
        {
            return Submit();
        }

        if (!_buffer.IsOnLastLine)
        {
            return Insert("\n" + indent);
        }

        string text = _buffer.Text;
        int lastLine = text.LastIndexOf('\n') + 1;
        bool isLastEmpty = string.IsNullOrWhiteSpace(text[lastLine..]);
        bool isUnfinished = parse(isLastEmpty ? text[..lastLine] : text) == "incomplete" || (lastLine > 0 && (hasMore || (!isLastEmpty && InputShape.IsBlock(text))));
        if (!isUnfinished)
        {
            return Submit();
        }

        _buffer.MoveTo(text.Length);
        return Insert("\n" + indent);
    }

    private EditorAction Submit()
    {
        _buffer.Set(_buffer.Text.TrimEnd());
        return EditorAction.Submit;
    }

    private EditorAction Type(char c)
    {
        // Halves of a character come as two keys.
        if (char.IsControl(c))
        {
            return EditorAction.None;
        }

        return Insert(c.ToString());
    }

    private EditorAction Insert(string piece)
    {
        history.Leave();
        _buffer.Insert(piece);
        return EditorAction.Show;
    }

    private EditorAction Move(int place)
    {
        _buffer.MoveTo(place);
        return EditorAction.Show;
    }

    private EditorAction Remove(int place)
    {
        history.Leave();
        _buffer.Cut(place);
        return EditorAction.Show;
    }

    private EditorAction Cut(int place)
    {
        history.Leave();
        if (place != _buffer.Cursor)
        {
            _cut = _buffer.Cut(place);
        }

        return EditorAction.Show;
    }

    /// <summary>In white space at a line's start it goes back by one step of indent.</summary>
    private EditorAction Backspace()
    {
        string before = _buffer.BeforeCursor;
        bool isIndent = before.Length > 0 && before.All(c => c == ' ');
        int spaces = isIndent ? ((before.Length - 1) % InputShape.Step) + 1 : 0;
        return Remove(isIndent ? _buffer.Cursor - spaces : _buffer.Left());
    }

    /// <summary>As Ctrl-W has it: back to the last white space.</summary>
    private int SpaceLeft()
    {
        int place = _buffer.Cursor;
        while (place > 0 && char.IsWhiteSpace(_buffer.Text[place - 1]))
        {
            place--;
        }

        while (place > 0 && !char.IsWhiteSpace(_buffer.Text[place - 1]))
        {
            place--;
        }

        return place;
    }

    private EditorAction Abandon()
    {
        _buffer.MoveTo(_buffer.Text.Length);
        history.Leave();
        return EditorAction.Abandon;
    }
}
