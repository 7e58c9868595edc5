using System.Globalization;
using System.Text;

namespace Pons.Cli.Prompt;

/// <summary>How an input lies on a terminal of a certain width: its rows, and where the cursor stands.</summary>
internal sealed record ScreenLayout(IReadOnlyList<string> Rows, int CursorRow, int CursorColumn)
{
    /// <param name="prompt">What stands before the first line; may hold colours.</param>
    /// <param name="continuation">What stands before each other line.</param>
    /// <param name="text">The input.</param>
    /// <param name="cursor">The cursor's index in the input.</param>
    /// <param name="width">The terminal's columns.</param>
    public static ScreenLayout Of(string prompt, string continuation, string text, int cursor, int width)
    {
        var rows = new List<string>();
        var row = new StringBuilder(prompt);
        int column = TextWidth.OfColoured(prompt);
        (int Row, int Column) place = (0, column);
        for (int i = 0; i <= text.Length;)
        {
            int length = i == text.Length ? 1 : StringInfo.GetNextTextElementLength(text.AsSpan(i));
            string shown = i == text.Length || text[i] == '\n' ? "" : TextWidth.Shown(text.AsSpan(i, length));
            int columns = shown.Length == 0 ? 0 : TextWidth.OfElement(shown);

            // The cursor needs a place too, so it stands below a row that is full.
            if (column + columns > width || (column == width && i == cursor))
            {
                Break("");
            }

            if (i == cursor)
            {
                place = (rows.Count, column);
            }

            row.Append(shown);
            column += columns;
            if (i < text.Length && text[i] == '\n')
            {
                Break(continuation);
            }

            i += length;
        }

        rows.Add(row.ToString());
        return new ScreenLayout(rows, place.Row, place.Column);

        void Break(string start)
        {
            rows.Add(row.ToString());
            row.Clear().Append(start);
            column = TextWidth.Of(start);
        }
    }
}
