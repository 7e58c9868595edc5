namespace Pons.Cli.Prompt;

/// <summary>What the console has to do after a key.</summary>
internal enum EditorAction
{
    /// <summary>Nothing is to be seen.</summary>
    None,

    /// <summary>Show the text as it is now.</summary>
    Show,

    /// <summary>Show the words that fit (<see cref="LineEditor.Words"/>), then the text.</summary>
    List,

    /// <summary>Clear the terminal, then show the text.</summary>
    Clear,

    /// <summary>The input is whole.</summary>
    Submit,

    /// <summary>Ctrl-C: the input is not wanted.</summary>
    Abandon,

    /// <summary>Ctrl-D on an empty line: no more inputs.</summary>
    End,
}
