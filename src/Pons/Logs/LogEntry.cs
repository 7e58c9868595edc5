namespace Pons;

/// <summary>One piece of what a peer printed or logged.</summary>
/// <param name="Level"><c>out</c> and <c>err</c> for prints, <c>raw</c> for what came past Python (a C library, a child process), else the level of Python's <c>logging</c>: <c>debug</c>, <c>info</c>, <c>warning</c>, <c>error</c>, <c>critical</c>.</param>
/// <param name="Text">The text; a print keeps its line end.</param>
/// <param name="Logger">The logger's name, for entries of <c>logging</c>.</param>
/// <param name="CallId">The call in whose course it was printed; 0 without one.</param>
/// <param name="Action">That call's action.</param>
public sealed record LogEntry(string Level, string Text, string? Logger = null, ulong CallId = 0, string? Action = null)
{
    /// <summary>The number of the worker that printed it, from 1 (<see cref="WorkerInfo.Number"/>); call ids are counted by each worker for itself.</summary>
    public int Worker { get; init; }

    /// <summary>The W3C trace context (<c>traceparent</c>) of whoever made that call, such as an HTTP request; nothing without one.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Whether the client that made the call is told of it too, as it asked for.</summary>
    internal bool IsHeard { get; init; }

    /// <summary>The entry as one would print it: prints as they are, log records with level and logger.</summary>
    public override string ToString() => Logger is null ? Text.TrimEnd('\n') : $"{Level.ToUpperInvariant()} {Logger}: {Text.TrimEnd('\n')}";
}
