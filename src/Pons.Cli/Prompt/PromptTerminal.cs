using Pons.Cli.Calls;

namespace Pons.Cli.Prompt;

/// <summary>What stands on the terminal beside the inputs: prints, a bar, questions.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class PromptTerminal(PromptScreen screen, ConsoleEditor? editor)
{
    private volatile ProgressBar _bar = new(Console.Error, TimeProvider.System);
    private TerminalQuestions? _questions;

    /// <summary>A bar for the next input; the one before is gone.</summary>
    public ProgressBar BeginBar()
    {
        _bar.End();
        return _bar = new ProgressBar(Console.Error, TimeProvider.System);
    }

    /// <summary>As Python's own prompt has it: what is printed to stdout goes there, all else to stderr.</summary>
    public void Log(LogEntry entry)
    {
        string text = entry.Logger is null ? entry.Text : entry + "\n";
        _bar.Aside(
            () =>
            {
                screen.Print(text, isError: entry.Level != "out");
                return true;
            },
            endsLine: text.EndsWith('\n'));
    }

    public void Warn(string sentence) => screen.Print($"pons: {sentence}\n", isError: true);

    /// <summary>Asks whoever sits at the terminal, or takes the next line of a piped stdin.</summary>
    public ValueTask<string?> AskAsync(Question question, CancellationToken cancellationToken)
    {
        if (editor is null)
        {
            _questions ??= TerminalQuestions.OfConsole(_bar);
            return _questions.AskAsync(question, cancellationToken);
        }

        ProgressBar bar = _bar;
        return new ValueTask<string?>(Task.Run(() => Ask(question, bar, cancellationToken), CancellationToken.None));
    }

    private string? Ask(Question question, ProgressBar bar, CancellationToken cancellationToken)
    {
        bar.Hide();
        try
        {
            string prompt = question.Prompt;
            int lastLine = prompt.LastIndexOf('\n') + 1;
            screen.Print(prompt[..lastLine]);
            PromptInput answer = editor!.Read(
                new LineEditor(new History([]), _ => "complete", _ => []), screen.TakeLine() + prompt[lastLine..], "", question.IsSecret, cancellationToken);
            return answer.Kind switch
            {
                PromptInputKind.Text => answer.Text,
                PromptInputKind.End => null,
                _ => throw new OperationCanceledException("The question was not answered."),
            };
        }
        finally
        {
            bar.Show();
        }
    }
}
