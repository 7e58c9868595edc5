namespace Pons;

/// <summary>How Node workers are started and what they are allowed.</summary>
public sealed record NodeOptions : WorkerOptions
{
    /// <summary>The Node to run, as a path or a name on PATH.</summary>
    /// <value>Searched: <c>PONS_NODE</c>, <c>node</c> on PATH, then the newest that nvm holds.</value>
    public string? Interpreter { get; init; }

    /// <summary>Options of Node itself, such as <c>--max-old-space-size=512</c>.</summary>
    public IReadOnlyList<string> InterpreterArguments { get; init; } = [];
}
