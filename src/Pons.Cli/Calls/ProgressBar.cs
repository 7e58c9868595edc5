using Spectre.Console;

namespace Pons.Cli.Calls;

/// <summary>How far a call has come, on the last row of the terminal behind stderr; what is printed stands above it. Where there is no terminal nothing is drawn.</summary>
/// <remarks>Safe for any number of threads. Spectre is loaded when a bar is drawn: most calls never report.</remarks>
internal sealed class ProgressBar(TextWriter errors, TimeProvider time) : IProgress<CallProgress>
{
    private const string EraseRow = "\r\x1b[K";

    // More often than this nobody can read it, and Python may report with each of a million items.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private IAnsiConsole? _console;
    private bool _wasLookedFor;
    private string _text = "";
    private long _renderedAt;
    private bool _isDrawn;
    private bool _isHidden;
    private bool _isWithinLine;

    /// <summary>A bar on a console that is known.</summary>
    internal static ProgressBar On(IAnsiConsole console, TextWriter errors, TimeProvider time) => new(errors, time) { _console = console, _wasLookedFor = true };

    public void Report(CallProgress value)
    {
        lock (_gate)
        {
            if (!_wasLookedFor)
            {
                _wasLookedFor = true;
                _console = BarText.Terminal();
            }

            if (_console is null)
            {
                return;
            }

            if (_text.Length > 0 && time.GetElapsedTime(_renderedAt) < Pause)
            {
                return;
            }

            _text = BarText.Render(value, _console);
            _renderedAt = time.GetTimestamp();
            Draw();
        }
    }

    /// <summary>Prints to stderr, above the bar if there is one. While a line has no end yet the bar stays away.</summary>
    public void Print(string text)
    {
        lock (_gate)
        {
            Erase();
            errors.Write(text);
            _isWithinLine = text.Length == 0 ? _isWithinLine : text[^1] != '\n';
            Draw();
        }
    }

    /// <summary>Does something that writes to the same terminal.</summary>
    public T Aside<T>(Func<T> write, bool endsLine = true)
    {
        lock (_gate)
        {
            Erase();
            T result = write();
            _isWithinLine = !endsLine;
            Draw();
            return result;
        }
    }

    /// <summary>Takes the bar away until <see cref="Show"/>: somebody is asked something.</summary>
    public void Hide()
    {
        lock (_gate)
        {
            Erase();
            _isHidden = true;
        }
    }

    /// <summary>The answer was given, and ended its line.</summary>
    public void Show()
    {
        lock (_gate)
        {
            _isHidden = false;
            _isWithinLine = false;
            Draw();
        }
    }

    /// <summary>Takes the bar away for good: reports that are still under way draw nothing.</summary>
    public void End()
    {
        lock (_gate)
        {
            Erase();
            _text = "";
            _wasLookedFor = true;
            _console = null;
        }
    }

    private void Draw()
    {
        if (_text.Length > 0 && !_isHidden && !_isWithinLine)
        {
            errors.Write(EraseRow + _text);
            _isDrawn = true;
        }
    }

    private void Erase()
    {
        if (_isDrawn)
        {
            errors.Write(EraseRow);
            _isDrawn = false;
        }
    }
}
