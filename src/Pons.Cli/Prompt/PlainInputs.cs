namespace Pons.Cli.Prompt;

/// <summary>Inputs from plain lines, where no terminal can be edited on: a block ends with an empty line, or with a line that cannot belong to it.</summary>
internal sealed class PlainInputs(TextReader lines, Func<string, string> parse, Action<string> prompt) : IPromptInputs
{
    private string? _next;

    public PromptInput Read()
    {
        string input = "";
        while (true)
        {
            prompt(input.Length == 0 ? PromptLoop.Prompt : PromptLoop.Continuation);
            string? line = _next ?? lines.ReadLine();
            _next = null;
            if (line is null)
            {
                // An input without end is run as it is: Python says what it lacks.
                return input.Length == 0 ? new PromptInput(PromptInputKind.End) : new PromptInput(PromptInputKind.Text, input);
            }

            bool isBlock = InputShape.IsBlock(input);
            if (isBlock && InputShape.EndsBlock(line) && parse(input + "\n") != "incomplete")
            {
                _next = line;
                return new PromptInput(PromptInputKind.Text, input);
            }

            input = input.Length == 0 ? line : $"{input}\n{line}";
            bool isEmpty = string.IsNullOrWhiteSpace(line);
            if (parse(isEmpty ? input.TrimEnd() + "\n" : input) != "incomplete" && (isEmpty || !InputShape.IsBlock(input)))
            {
                return new PromptInput(PromptInputKind.Text, input.TrimEnd());
            }
        }
    }
}
