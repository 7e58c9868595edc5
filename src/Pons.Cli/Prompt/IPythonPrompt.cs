namespace Pons.Cli.Prompt;

/// <summary>What a prompt asks of Python. One call of <see cref="RunAsync"/> at a time; the others are quick and block.</summary>
internal interface IPythonPrompt
{
    /// <summary>Runs code in the prompt's namespace; what it prints has been shown when the answer is there.</summary>
    Task<PromptAnswer> RunAsync(string code, CancellationToken cancellationToken);

    /// <summary>Whether code is <c>complete</c>, <c>incomplete</c> or <c>wrong</c>; it never fails, because running the code says what is the matter.</summary>
    string Parse(string code);

    /// <summary>The whole words that the last word of a text can become; none when they cannot be had.</summary>
    IReadOnlyList<string> Complete(string text);
}

/// <summary>What became of an input: the <c>repr</c> of its value, or null where there is nothing to show.</summary>
internal sealed record PromptAnswer(string? Shown);
