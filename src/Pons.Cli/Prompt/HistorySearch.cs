namespace Pons.Cli.Prompt;

/// <summary>Looking for an earlier input while its text is typed (Ctrl-R).</summary>
internal sealed class HistorySearch(History history, string before)
{
    private int _found = -1;

    public string Text { get; private set; } = "";

    /// <summary>What stood there before the search began.</summary>
    public string Before { get; } = before;

    public bool HasFailed { get; private set; }

    /// <summary>The entry that is found so far, or what stood there before.</summary>
    public string Found => _found < 0 ? Before : history.Entries[_found];

    /// <summary>Where in the entry the text stands.</summary>
    public int Place => Math.Max(0, Found.IndexOf(Text, StringComparison.OrdinalIgnoreCase));

    public void Extend(string piece)
    {
        Text += piece;
        Look(_found < 0 ? history.Entries.Count : _found + 1);
    }

    public void Shrink()
    {
        if (Text.Length > 0)
        {
            Text = Text[..^1];
            _found = -1;
            Look(history.Entries.Count);
        }
    }

    public void Older() => Look(_found < 0 ? history.Entries.Count : _found);

    private void Look(int from)
    {
        int found = Text.Length == 0 ? -1 : history.Search(Text, from);
        HasFailed = found < 0 && Text.Length > 0;
        _found = HasFailed ? _found : found;
    }
}
