namespace Pons;

/// <summary>What a script wrote, and how it ended.</summary>
public sealed record ScriptResult
{
    internal ScriptResult(IReadOnlyList<object?> output, string errors, ScriptExit exit, string delimiter)
    {
        Output = output;
        Errors = errors;
        Exit = exit;
        _delimiter = delimiter;
    }

    private readonly string _delimiter;

    /// <summary>The items of its output, each what the mode makes of it: a string, a <see cref="System.Text.Json.JsonElement"/>, one <c>byte[]</c> for all, or whatever <see cref="Script.Decoder"/> made.</summary>
    public IReadOnlyList<object?> Output { get; }

    /// <summary>The items as texts: the lines, in the mode <see cref="ScriptMode.Text"/>.</summary>
    public IReadOnlyList<string> Lines => [.. Output.Select(OutputItem.TextOf)];

    /// <summary>The output as one text, without the delimiter at its end.</summary>
    public string Text => string.Join(_delimiter, Output.Select(OutputItem.TextOf));

    /// <summary>What it wrote to stderr: the last 16 MiB of it.</summary>
    public string Errors { get; }

    /// <summary>How it ended.</summary>
    public ScriptExit Exit { get; }

    /// <summary>The exit code; death by signal n is 128 + n.</summary>
    public int ExitCode => Exit.ExitCode;

    /// <summary>How long it ran.</summary>
    public TimeSpan Duration => Exit.Duration;
}
