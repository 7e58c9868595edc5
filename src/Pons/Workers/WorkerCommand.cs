namespace Pons.Workers;

/// <summary>What is started: a program, a list of arguments (never a shell's line), and where.</summary>
internal sealed record WorkerCommand(string Program, IReadOnlyList<string> Arguments)
{
    public string? WorkingDirectory { get; init; }

    /// <summary>Added to the host's own environment; a null value takes a variable away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public IReadOnlyList<string> Line => [Program, .. Arguments];
}
