using System.Text;

namespace Pons.Cli.Calls;

/// <summary>Asks whoever sits at the terminal, or the next line of a piped stdin. The question goes to stderr: stdout is for results.</summary>
internal sealed class TerminalQuestions(TextReader lines, bool isTerminal, ProgressBar bar)
{
    private const char EndOfInput = '\x04';

    private readonly Lock _gate = new();
    private Task<string?> _last = Task.FromResult<string?>(null);

    public static TerminalQuestions OfConsole(ProgressBar bar) => new(Console.In, !Console.IsInputRedirected, bar);

    /// <summary>The answer, without the line's end; null at the end of the input. One question at a time: others wait for its answer.</summary>
    public async ValueTask<string?> AskAsync(Question question, CancellationToken cancellationToken)
    {
        Task<string?> answer;
        lock (_gate)
        {
            Task before = _last;
            answer = _last = Task.Run(() => AskAfterAsync(before, question, cancellationToken), CancellationToken.None);
        }

        // A read that is under way cannot be called back; whoever asked need not wait for it.
        try
        {
            return await answer.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (isTerminal)
        {
            bar.Print("\n");
            throw;
        }
    }

    private async Task<string?> AskAfterAsync(Task before, Question question, CancellationToken cancellationToken)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        cancellationToken.ThrowIfCancellationRequested();
        bar.Hide();
        if (question.IsSecret && isTerminal)
        {
            // A look at the keys ends the terminal's own echo: who types as soon as he is asked must not be seen either.
            _ = Console.KeyAvailable;
        }

        try
        {
            bar.Print(question.Prompt);
            return Read(question.IsSecret);
        }
        finally
        {
            bar.Show();
        }
    }

    private string? Read(bool isSecret)
    {
        if (!isTerminal)
        {
            return lines.ReadLine();
        }

        if (!isSecret)
        {
            string? line = lines.ReadLine();
            if (line is null)
            {
                bar.Print("\n");
            }

            return line;
        }

        string? secret = ReadSecret(() => Console.ReadKey(intercept: true));
        bar.Print("\n");
        return secret;
    }

    /// <summary>Reads a line of which nothing is to be seen; Ctrl-D on an empty one is the end.</summary>
    internal static string? ReadSecret(Func<ConsoleKeyInfo> read)
    {
        var text = new StringBuilder();
        while (read() is { Key: not ConsoleKey.Enter } key)
        {
            if (key.KeyChar == EndOfInput && text.Length == 0)
            {
                return null;
            }

            if (key.Key == ConsoleKey.Backspace)
            {
                text.Length = Math.Max(0, text.Length - 1);
            }
            else if (key.Key == ConsoleKey.U && key.Modifiers.HasFlag(ConsoleModifiers.Control))
            {
                text.Clear();
            }
            else if (!char.IsControl(key.KeyChar))
            {
                text.Append(key.KeyChar);
            }
        }

        return text.ToString();
    }
}
