using System.Globalization;

namespace Pons.Cli.Prompt;

/// <summary>A text of one or several lines that is edited, and the place where the next character goes.</summary>
internal sealed class LineBuffer
{
    public string Text { get; private set; } = "";

    /// <summary>An index into the text; never within a character of several code units.</summary>
    public int Cursor { get; private set; }

    public bool IsAtEnd => Cursor == Text.Length;

    public bool IsOnLastLine => Text.IndexOf('\n', Cursor) < 0;

    public int LineStart => Cursor == 0 ? 0 : Text.LastIndexOf('\n', Cursor - 1) + 1;

    public int LineEnd => Text.IndexOf('\n', Cursor) is >= 0 and int end ? end : Text.Length;

    /// <summary>The part of the cursor's line that stands before it.</summary>
    public string BeforeCursor => Text[LineStart..Cursor];

    public void Set(string text)
    {
        Text = text;
        Cursor = text.Length;
    }

    public void Insert(string piece)
    {
        Text = Text.Insert(Cursor, piece);
        Cursor += piece.Length;
    }

    /// <summary>Takes away what lies between the cursor and another place, and answers it.</summary>
    public string Cut(int place)
    {
        (int start, int end) = place < Cursor ? (place, Cursor) : (Cursor, place);
        string cut = Text[start..end];
        Text = Text.Remove(start, end - start);
        Cursor = start;
        return cut;
    }

    public void MoveTo(int place) => Cursor = place;

    /// <summary>Where the character before the cursor begins.</summary>
    public int Left()
    {
        int start = LineStart;
        if (Cursor == start)
        {
            return Math.Max(0, Cursor - 1);
        }

        // Only from a start on can one tell which code units are one character to the eye.
        while (start + StringInfo.GetNextTextElementLength(Text.AsSpan(start)) is int next && next < Cursor)
        {
            start = next;
        }

        return start;
    }

    /// <summary>Where the character at the cursor ends.</summary>
    public int Right() => IsAtEnd ? Cursor : Cursor + (Text[Cursor] == '\n' ? 1 : StringInfo.GetNextTextElementLength(Text.AsSpan(Cursor)));

    /// <summary>Where the word before the cursor begins.</summary>
    public int WordLeft()
    {
        int place = Cursor;
        while (place > 0 && !IsWord(Text[place - 1]))
        {
            place--;
        }

        while (place > 0 && IsWord(Text[place - 1]))
        {
            place--;
        }

        return place;
    }

    /// <summary>Where the word at or behind the cursor ends.</summary>
    public int WordRight()
    {
        int place = Cursor;
        while (place < Text.Length && !IsWord(Text[place]))
        {
            place++;
        }

        while (place < Text.Length && IsWord(Text[place]))
        {
            place++;
        }

        return place;
    }

    /// <summary>Moves to the line above, as far to the right as it goes; false on the first one.</summary>
    public bool MoveUp()
    {
        int start = LineStart;
        if (start == 0)
        {
            return false;
        }

        int column = Cursor - start;
        Cursor = start - 1;
        Cursor = Whole(LineStart, Math.Min(LineStart + column, start - 1));
        return true;
    }

    /// <summary>Moves to the line below; false on the last one.</summary>
    public bool MoveDown()
    {
        if (IsOnLastLine)
        {
            return false;
        }

        int column = Cursor - LineStart;
        Cursor = LineEnd + 1;
        Cursor = Whole(Cursor, Math.Min(Cursor + column, LineEnd));
        return true;
    }

    /// <summary>The last place up to a limit that lies between two characters.</summary>
    private int Whole(int start, int limit)
    {
        int place = start;
        while (place < limit && place + StringInfo.GetNextTextElementLength(Text.AsSpan(place)) is int next && next <= limit)
        {
            place = next;
        }

        return place;
    }

    // The halves of a character beyond 16 bits count as word, so that nothing stops between them.
    private static bool IsWord(char c) => c == '_' || char.IsLetterOrDigit(c) || char.IsSurrogate(c);
}
