namespace Pons.Scripts;

/// <summary>What is left of a script to tell why it failed.</summary>
internal sealed record ScriptRemains(IReadOnlyList<string> CommandLine, ExitStatus? Exit, IReadOnlyList<string> LastErrors)
{
    /// <summary>Whether there ever was a process.</summary>
    public bool HasStarted { get; init; } = true;

    public string Tail() => LastErrors.Count == 0
        ? "It wrote nothing to stderr."
        : $"The last it wrote to stderr:{string.Concat(LastErrors.Select(line => $"{Environment.NewLine}    {line}"))}";
}
