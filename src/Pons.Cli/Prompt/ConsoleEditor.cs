namespace Pons.Cli.Prompt;

/// <summary>Lets people edit a text on the terminal: reads keys, gives them to an editor and shows what it makes of them.</summary>
/// <remarks>One text at a time: whoever comes second waits.</remarks>
internal sealed class ConsoleEditor(PromptScreen screen)
{
    private const string PasteOn = "\x1b[?2004h";
    private const string PasteOff = "\x1b[?2004l";
    private const int UsualWidth = 80;
    private const int UsualHeight = 24;

    private readonly Lock _gate = new();

    public static int Height => Console.WindowHeight is > 0 and int rows ? rows : UsualHeight;

    private static int Width => Console.WindowWidth is > 0 and int columns ? columns : UsualWidth;

    /// <summary>Whether there is a terminal on which one can move about.</summary>
    public static bool IsPossible() =>
        !Console.IsInputRedirected && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb"
        && (!OperatingSystem.IsWindows() || Terminal.Output.Profile.Capabilities.Ansi);

    /// <summary>Leaves the terminal as it was: the program is about to be ended.</summary>
    public void Restore() => screen.Control(PasteOff);

    /// <param name="editor">A fresh one, which has no text yet.</param>
    /// <param name="prompt">What stands before the first line.</param>
    /// <param name="continuation">What stands before each other line.</param>
    /// <param name="isSecret">Whether nothing is to be seen of what is typed.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public PromptInput Read(LineEditor editor, string prompt, string continuation, bool isSecret, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            bool wasInput = Console.TreatControlCAsInput;
            Console.TreatControlCAsInput = true;
            screen.Control(PasteOn);
            try
            {
                return Read(editor, Layout, cancellationToken);
            }
            finally
            {
                screen.Leave(Layout());
                screen.Control(PasteOff);
                Console.TreatControlCAsInput = wasInput;
            }
        }

        ScreenLayout Layout() => isSecret
            ? ScreenLayout.Of(prompt, continuation, "", 0, Width)
            : ScreenLayout.Of(editor.SearchPrompt ?? prompt, continuation, editor.Text, editor.Cursor, Width);
    }

    private PromptInput Read(LineEditor editor, Func<ScreenLayout> layout, CancellationToken cancellationToken)
    {
        var keys = new KeyReader(() => ConsoleKeys.Read(cancellationToken), () => Console.KeyAvailable);
        screen.Show(layout());
        while (true)
        {
            KeyPress press = keys.Next();
            switch (editor.Press(press))
            {
                // Of a burst of keys the last one shows them all.
                case EditorAction.Show when !press.HasMore:
                    screen.Show(layout());
                    break;
                case EditorAction.List:
                    screen.Print(Completion.Columns(editor.Words, Width) + "\n");
                    break;
                case EditorAction.Clear:
                    screen.Clear();
                    screen.Show(layout());
                    break;
                case EditorAction.Submit:
                    return new PromptInput(PromptInputKind.Text, editor.Text);
                case EditorAction.Abandon:
                    return new PromptInput(PromptInputKind.Abandoned);
                case EditorAction.End:
                    return new PromptInput(PromptInputKind.End);
            }
        }
    }
}
