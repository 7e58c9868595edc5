namespace Pons.Cli.Calls;

/// <summary>The terminal of one call: what it prints, how far it is, what it asks. Stdout is for the result alone, so all of it goes to stderr.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class CallTerminal
{
    private readonly Lock _gate = new();
    private TerminalQuestions? _questions;

    public ProgressBar Bar { get; } = new(Console.Error, TimeProvider.System);

    /// <summary>Prints as they are, records of <c>logging</c> on lines of their own.</summary>
    public void Log(LogEntry entry) => Bar.Print(entry.Logger is null ? entry.Text : entry + Environment.NewLine);

    public ValueTask<string?> AskAsync(Question question, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // The console's input is not touched before somebody asks: that changes how the terminal behaves.
            _questions ??= TerminalQuestions.OfConsole(Bar);
        }

        return _questions.AskAsync(question, cancellationToken);
    }
}
