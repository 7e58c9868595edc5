namespace Pons.Cli.Prompt;

/// <summary>Where inputs come from. One read at a time; it blocks.</summary>
internal interface IPromptInputs
{
    PromptInput Read();
}

/// <summary>What a read gave.</summary>
/// <param name="Kind">Whether there is a text.</param>
/// <param name="Text">The input, without the line end.</param>
internal readonly record struct PromptInput(PromptInputKind Kind, string Text = "");

/// <summary>How an input ended.</summary>
internal enum PromptInputKind
{
    /// <summary>It is there.</summary>
    Text,

    /// <summary>Ctrl-C: it is not wanted, the next one may be.</summary>
    Abandoned,

    /// <summary>There will be no more.</summary>
    End,
}
