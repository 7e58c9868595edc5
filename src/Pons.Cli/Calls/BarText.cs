using Pons.Cli.Prompt;
using Spectre.Console;
using Spectre.Console.Advanced;

namespace Pons.Cli.Calls;

/// <summary>What a progress bar looks like: one row of the terminal, in its colours if it has some.</summary>
internal static class BarText
{
    private const int WidestBar = 30;
    private const char Full = '━';
    private const char Half = '╸';
    private const string Cut = "…";

    /// <summary>The terminal behind stderr; null when there is none that a bar could be drawn on.</summary>
    public static IAnsiConsole? Terminal()
    {
        if (Console.IsErrorRedirected)
        {
            return null;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Profile.Capabilities.Ansi ? console : null;
    }

    public static string Render(CallProgress progress, IAnsiConsole console)
    {
        // The last column stays free: a row that is full may break.
        int width = Math.Max(1, console.Profile.Width - 1);
        string text = OneLine(progress.Text);
        if (progress.Fraction is not { } fraction || double.IsNaN(fraction))
        {
            return Shorten(text.Length == 0 ? Cut : text, width);
        }

        double share = Math.Clamp(fraction, 0, 1);
        int columns = Math.Clamp((width / 2) - 5, 0, WidestBar);
        int halves = (int)(share * columns * 2);
        string done = new string(Full, halves / 2) + (halves % 2 == 1 ? Half : "");
        string rest = new(console.Profile.Capabilities.ColorSystem == ColorSystem.NoColors ? ' ' : Full, columns - done.Length);
        string tail = Shorten($" {Math.Floor(share * 100),3}% {text}".TrimEnd(), width - columns);
        return console.ToAnsi(new Markup($"[green]{done}[/][grey]{rest}[/]{Markup.Escape(tail)}"));
    }

    private static string OneLine(string? text) => string.Concat((text ?? "").Trim().Select(c => char.IsControl(c) ? ' ' : c));

    private static string Shorten(string text, int width)
    {
        if (TextWidth.Of(text) <= width)
        {
            return text;
        }

        int end = text.Length;
        while (end > 0 && TextWidth.Of(text[..end]) >= width)
        {
            end--;
        }

        return end > 0 && char.IsHighSurrogate(text[end - 1]) ? text[..(end - 1)] + Cut : text[..end] + Cut;
    }
}
