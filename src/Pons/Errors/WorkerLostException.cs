namespace Pons;

/// <summary>A worker could not be started, did not get ready in time, died, or was given up after too many tries.</summary>
public sealed class WorkerLostException : PonsException
{
    internal WorkerLostException(string reason, WorkerRemains? remains = null, Exception? innerException = null)
        : base(remains is null ? reason : $"{reason} {Tail(remains.LastOutput)}", innerException)
    {
        Reason = reason;
        ExitCode = remains?.Exit?.Code;
        Signal = remains?.Exit?.Signal;
        LastOutput = remains?.LastOutput ?? [];
        CommandLine = remains?.CommandLine ?? [];
    }

    /// <summary>Why it is lost; the message has the last output behind it.</summary>
    public string Reason { get; }

    /// <summary>How the process ended, when it did by itself.</summary>
    public int? ExitCode { get; }

    /// <summary>The signal that ended it, such as <c>SIGSEGV</c>, when it was one.</summary>
    public string? Signal { get; }

    /// <summary>The last lines that it printed, the oldest first.</summary>
    public IReadOnlyList<string> LastOutput { get; }

    /// <summary>The program and the arguments that were started.</summary>
    public IReadOnlyList<string> CommandLine { get; }

    private static string Tail(IReadOnlyList<string> lines) => lines.Count == 0
        ? "It printed nothing."
        : $"The last it printed:{string.Concat(lines.Select(line => $"{Environment.NewLine}    {line}"))}";
}
