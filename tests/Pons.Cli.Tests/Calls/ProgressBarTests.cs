using Pons.Cli.Calls;
using Pons.Cli.Prompt;
using Spectre.Console;

namespace Pons.Cli.Tests.Calls;

public sealed class ProgressBarTests : IDisposable
{
    private const string Erase = "\r\x1b[K";

    private readonly StringWriter _errors = new();
    private readonly Clock _time = new();

    public void Dispose() => _errors.Dispose();

    [Theory]
    [InlineData(0.0, null, "                       0%")]
    [InlineData(0.5, "half", "━━━━━━━━━━            50% half")]
    [InlineData(0.525, null, "━━━━━━━━━━╸           52%")]
    [InlineData(1.5, "a [b]\nc", "━━━━━━━━━━━━━━━━━━━━ 100% a [b] c")]
    [InlineData(null, "counting", "counting")]
    [InlineData(null, null, "…")]
    [InlineData(double.NaN, "so far", "so far")]
    public void It_shows_share_and_text(double? fraction, string? text, string shown) =>
        Assert.Equal(shown, BarText.Render(new CallProgress(fraction, text), Screen(51)));

    [Theory]
    [InlineData(30)]
    [InlineData(12)]
    [InlineData(5)]
    public void It_never_fills_the_row(int width)
    {
        string text = BarText.Render(new CallProgress(0.5, "漢字漢字漢字漢字漢字漢字漢字"), Screen(width));

        Assert.InRange(TextWidth.OfColoured(text), 1, width - 1);
    }

    [Fact]
    public void Prints_stand_above_it_and_it_goes_without_a_trace()
    {
        ProgressBar bar = Bar();
        bar.Report(new CallProgress(null, "at work"));
        bar.Print("printed\n");
        bar.End();
        bar.Report(new CallProgress(null, "late"));

        Assert.Equal($"{Erase}at work{Erase}printed\n{Erase}at work{Erase}", _errors.ToString());
    }

    [Fact]
    public void While_a_printed_line_has_no_end_it_stays_away()
    {
        ProgressBar bar = Bar();
        bar.Report(new CallProgress(null, "at work"));
        bar.Print("half ");
        _time.Pass();
        bar.Report(new CallProgress(null, "further"));
        bar.Print("whole\n");

        Assert.Equal($"{Erase}at work{Erase}half whole\n{Erase}further", _errors.ToString());
    }

    [Fact]
    public void Reports_that_nobody_could_read_are_not_drawn()
    {
        ProgressBar bar = Bar();
        bar.Report(new CallProgress(null, "1"));
        bar.Report(new CallProgress(null, "2"));
        _time.Pass();
        bar.Report(new CallProgress(null, "3"));

        Assert.Equal($"{Erase}1{Erase}3", _errors.ToString());
    }

    [Fact]
    public void Items_and_questions_have_the_row_for_themselves()
    {
        ProgressBar bar = Bar();
        bar.Report(new CallProgress(null, "at work"));
        bar.Aside(() => _errors.ToString());
        bar.Hide();
        bar.Print("Name? ");
        bar.Show();

        Assert.Equal($"{Erase}at work{Erase}{Erase}at work{Erase}Name? {Erase}at work", _errors.ToString());
    }

    [Fact]
    public void Without_a_terminal_nothing_is_drawn()
    {
        var bar = new ProgressBar(_errors, _time);
        bar.Report(new CallProgress(0.5, "at work"));
        bar.Print("printed");

        Assert.Equal("printed", _errors.ToString());
    }

    private ProgressBar Bar() => ProgressBar.On(Screen(51), _errors, _time);

    private IAnsiConsole Screen(int width)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(_errors) });
        console.Profile.Width = width;
        return console;
    }

    private sealed class Clock : TimeProvider
    {
        private long _now;

        public void Pass() => _now += TimeSpan.TicksPerSecond;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;
    }
}
