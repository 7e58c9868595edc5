namespace Pons.Cli.Prompt;

/// <content>The inputs of before, and the words that fit.</content>
internal sealed partial class LineEditor
{
    private EditorAction Up()
    {
        if (!_buffer.MoveUp() && history.Older(_buffer.Text) is { } entry)
        {
            _buffer.Set(entry);
        }

        return EditorAction.Show;
    }

    private EditorAction Down()
    {
        if (!_buffer.MoveDown() && history.Newer(_buffer.Text) is { } entry)
        {
            _buffer.Set(entry);
        }

        return EditorAction.Show;
    }

    private EditorAction Search()
    {
        history.Leave();
        _search = new HistorySearch(history, _buffer.Text);
        return EditorAction.Show;
    }

    /// <summary>Keys belong to the search until one of them ends it; null when that one has a meaning of its own.</summary>
    private EditorAction? PressInSearch(KeyPress press)
    {
        HistorySearch search = _search!;
        ConsoleKeyInfo key = press.Key;
        switch (KeyCommands.Of(key))
        {
            case KeyCommand.Search:
                search.Older();
                return EditorAction.Show;
            case KeyCommand.Backspace:
                search.Shrink();
                return EditorAction.Show;
            case KeyCommand.Abandon:
                return EndSearch(search.Before, search.Before.Length);
            case KeyCommand.None when press.Pasted is { } pasted:
                search.Extend(pasted);
                return EditorAction.Show;
            case KeyCommand.None when key.Modifiers.HasFlag(ConsoleModifiers.Control) && key.Key == ConsoleKey.G:
                return EndSearch(search.Before, search.Before.Length);
            case KeyCommand.None when key.Key == ConsoleKey.Escape:
                return EndSearch(search.Found, search.Place);
            case KeyCommand.None when !char.IsControl(key.KeyChar):
                search.Extend(key.KeyChar.ToString());
                return EditorAction.Show;
            default:
                EndSearch(search.Found, search.Place);
                return null;
        }
    }

    private EditorAction EndSearch(string text, int cursor)
    {
        _search = null;
        _buffer.Set(text);
        _buffer.MoveTo(cursor);
        return EditorAction.Show;
    }

    private EditorAction Complete(bool isSecond)
    {
        string before = _buffer.BeforeCursor;
        if (string.IsNullOrWhiteSpace(before))
        {
            return Insert(new string(' ', InputShape.Step - (before.Length % InputShape.Step)));
        }

        // What begins with a dot hangs on something that is no name, whose attributes nobody knows before it has run.
        string word = Completion.LastWord(before);
        Words = word.Length == 0 || word[0] == '.' ? [] : [.. complete(word).Where(fit => fit.StartsWith(word, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        if (Words.Count == 0)
        {
            return EditorAction.None;
        }

        string common = Completion.CommonStart(Words);
        if (common.Length > word.Length)
        {
            return Insert(common[word.Length..]);
        }

        _wasTab = true;
        return isSecond && Words.Count > 1 ? EditorAction.List : EditorAction.None;
    }
}
