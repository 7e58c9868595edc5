namespace Pons.Cli.Prompt;

/// <summary>The inputs of before, and where one stands among them.</summary>
internal sealed class History(IEnumerable<string> entries)
{
    public const int Most = 1000;

    private readonly List<string> _entries = [.. entries.TakeLast(Most)];
    private int _position = -1;
    private string _typed = "";

    public IReadOnlyList<string> Entries => _entries;

    private bool IsWalking => _position >= 0;

    /// <summary>Keeps an input, unless it is empty or the same as the last one; says whether it did.</summary>
    public bool Add(string entry)
    {
        Leave();
        if (string.IsNullOrWhiteSpace(entry) || (_entries.Count > 0 && _entries[^1] == entry))
        {
            return false;
        }

        _entries.Add(entry);
        if (_entries.Count > Most)
        {
            _entries.RemoveAt(0);
        }

        return true;
    }

    /// <summary>The next older entry that begins with what had been typed when the walk began; null when there is none.</summary>
    public string? Older(string current)
    {
        if (!IsWalking)
        {
            _typed = current;
            _position = _entries.Count;
        }

        int found = Find(_position - 1, -1, current);
        if (found < 0)
        {
            return null;
        }

        _position = found;
        return _entries[found];
    }

    /// <summary>The next newer one, in the end what had been typed; null when nobody walks.</summary>
    public string? Newer(string current)
    {
        if (!IsWalking)
        {
            return null;
        }

        int found = Find(_position + 1, 1, current);
        if (found >= 0)
        {
            _position = found;
            return _entries[found];
        }

        Leave();
        return _typed;
    }

    /// <summary>Ends the walk: what stands there now is what was typed.</summary>
    public void Leave() => _position = -1;

    /// <summary>The newest entry before a place that holds a text, capital or small; -1 when there is none.</summary>
    public int Search(string text, int before)
    {
        for (int i = Math.Min(before, _entries.Count) - 1; i >= 0; i--)
        {
            if (_entries[i].Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private int Find(int from, int step, string current)
    {
        for (int i = from; i >= 0 && i < _entries.Count; i += step)
        {
            if (_entries[i] != current && _entries[i].StartsWith(_typed, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
