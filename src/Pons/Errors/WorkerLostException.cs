namespace Pons;

/// <summary>A worker could not be started, did not get ready in time, or died.</summary>
public sealed class WorkerLostException : PonsException
{
    internal WorkerLostException(string message, WorkerRemains? remains = null)
        : base(message)
    {
        ExitCode = remains?.Exit?.Code;
        Signal = remains?.Exit?.Signal;
        LastOutput = remains?.LastOutput ?? [];
        CommandLine = remains?.CommandLine ?? [];
    }

    /// <summary>How the process ended, when it did by itself.</summary>
    public int? ExitCode { get; }

    /// <summary>The signal that ended it, such as <c>SIGSEGV</c>, when it was one.</summary>
    public string? Signal { get; }

    /// <summary>The last lines that it printed outside the protocol, the oldest first.</summary>
    public IReadOnlyList<string> LastOutput { get; }

    /// <summary>The program and the arguments that were started.</summary>
    public IReadOnlyList<string> CommandLine { get; }
}
