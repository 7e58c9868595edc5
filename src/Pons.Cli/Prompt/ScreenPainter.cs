using System.Text;

namespace Pons.Cli.Prompt;

/// <summary>Makes the control sequences that bring a layout to a terminal in the place of the one before. Writes nothing itself.</summary>
internal sealed class ScreenPainter
{
    private const string HideCursor = "\x1b[?25l";
    private const string ShowCursor = "\x1b[?25h";
    private const string EraseBelow = "\x1b[J";

    // The row of the terminal that the cursor stands in, counted from the first that is ours.
    private int _cursorRow;

    /// <summary>Paints a layout over the last one; of one that is higher than the terminal the part around the cursor.</summary>
    public string Paint(ScreenLayout layout, int height)
    {
        int first = Math.Max(0, Math.Min(layout.CursorRow - (height / 2), layout.Rows.Count - height));
        int count = Math.Min(height, layout.Rows.Count);
        string text = HideCursor + Erase() + string.Join("\r\n", layout.Rows.Skip(first).Take(count)) + Up(count - 1 - (layout.CursorRow - first)) + Column(layout.CursorColumn) + ShowCursor;
        _cursorRow = layout.CursorRow - first;
        return text;
    }

    /// <summary>Takes away what was painted; the cursor then stands where it began.</summary>
    public string Erase()
    {
        string text = Up(_cursorRow) + "\r" + EraseBelow;
        _cursorRow = 0;
        return text;
    }

    /// <summary>Paints a layout whole, for good, and goes on below it.</summary>
    public string Leave(ScreenLayout layout)
    {
        var text = new StringBuilder(HideCursor + Erase());
        text.AppendJoin("\r\n", layout.Rows);
        return text.Append("\r\n").Append(ShowCursor).ToString();
    }

    /// <summary>The terminal was cleared: there is nothing to take away.</summary>
    public void Forget() => _cursorRow = 0;

    private static string Up(int rows) => rows > 0 ? $"\x1b[{rows}A" : "";

    private static string Column(int column) => column > 0 ? $"\r\x1b[{column}C" : "\r";
}
