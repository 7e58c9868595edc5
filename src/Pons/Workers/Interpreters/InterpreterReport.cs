namespace Pons.Workers.Interpreters;

/// <summary>What an interpreter said of itself, or why it said nothing.</summary>
internal sealed record InterpreterReport(Interpreter Interpreter)
{
    /// <summary>What is wrong with it, in a sentence; null when it is fit for a worker.</summary>
    public string? Problem { get; init; }

    public string? Version { get; init; }

    /// <summary>The program behind links and a version manager's shims, with the folder of its packages: two reports with the same one are of the same interpreter.</summary>
    public string? Identity { get; init; }

    public bool IsVirtual { get; init; }

    /// <summary>numpy's version; null where there is none, the error where it does not import.</summary>
    public string? Numpy { get; init; }
}
