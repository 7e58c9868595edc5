namespace Pons.Cli.Prompt;

/// <summary>The terminal of a prompt: what is printed while an input is edited stands above it, whole lines at a time.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class PromptScreen(TextWriter output, TextWriter errors, Func<int> height)
{
    // Of a line that never ends the last part is enough.
    private const int LongestLine = 1000;

    private readonly Lock _gate = new();
    private readonly ScreenPainter _painter = new();
    private readonly List<(string Text, bool IsError)> _held = [];
    private ScreenLayout? _layout;
    private string _line = "";

    public void Print(string text, bool isError = false)
    {
        if (text.Length == 0)
        {
            return;
        }

        lock (_gate)
        {
            if (_layout is null)
            {
                Write(text, isError);
                return;
            }

            int end = text.LastIndexOf('\n') + 1;
            if (end > 0)
            {
                output.Write(_painter.Erase());
                Release();
                Write(text[..end], isError);
                output.Write(_painter.Paint(_layout, height()));
            }

            if (end < text.Length)
            {
                _held.Add((text[end..], isError));
            }
        }
    }

    /// <summary>The last line, if it has no end yet: whoever edits on it shows it as his prompt.</summary>
    public string TakeLine()
    {
        lock (_gate)
        {
            string line = _line;
            _line = "";
            return line;
        }
    }

    /// <summary>Shows an input that is being edited.</summary>
    public void Show(ScreenLayout layout)
    {
        lock (_gate)
        {
            if (_layout is null && _line.Length > 0)
            {
                Write("\n", isError: false);
            }

            _layout = layout;
            output.Write(_painter.Paint(layout, height()));
            output.Flush();
        }
    }

    /// <summary>Clears the terminal; the next layout stands at its top.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _painter.Forget();
            output.Write("\x1b[H\x1b[2J");
        }
    }

    /// <summary>Tells the terminal something that is not to be seen.</summary>
    public void Control(string sequence)
    {
        lock (_gate)
        {
            output.Write(sequence);
            output.Flush();
        }
    }

    /// <summary>Leaves an input where it stands: it is edited no more.</summary>
    public void Leave(ScreenLayout layout)
    {
        lock (_gate)
        {
            output.Write(_painter.Leave(layout));
            output.Flush();
            _layout = null;
            _line = "";
            Release();
        }
    }

    private void Release()
    {
        foreach ((string text, bool isError) in _held)
        {
            Write(text, isError);
        }

        _held.Clear();
    }

    private void Write(string text, bool isError)
    {
        TextWriter writer = isError ? errors : output;
        writer.Write(text);
        writer.Flush();
        int end = text.LastIndexOf('\n') + 1;
        string line = end > 0 ? text[end..] : _line + text;
        _line = line.Length > LongestLine ? line[^LongestLine..] : line;
    }
}
