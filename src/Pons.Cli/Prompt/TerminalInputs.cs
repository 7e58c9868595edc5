namespace Pons.Cli.Prompt;

/// <summary>Inputs that people type, with their history.</summary>
internal sealed class TerminalInputs(ConsoleEditor console, IPythonPrompt python, HistoryFile file) : IPromptInputs
{
    private readonly History _history = new(file.Read());

    public PromptInput Read()
    {
        var editor = new LineEditor(_history, python.Parse, python.Complete);
        PromptInput input = console.Read(editor, PromptLoop.Prompt, PromptLoop.Continuation, isSecret: false, CancellationToken.None);
        if (input.Kind == PromptInputKind.Text && _history.Add(input.Text))
        {
            file.Append(input.Text);
        }

        return input;
    }
}
