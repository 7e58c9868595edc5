using Pons.Scripts;

namespace Pons;

/// <summary>A script could not be started, failed without saying why in the manner of Python or Node, or wrote what its mode does not allow.</summary>
public sealed class ScriptException : PonsException
{
    internal ScriptException(string reason, ScriptRemains? remains = null, Exception? innerException = null)
        : base(remains is { HasStarted: true } ? $"{reason} {remains.Tail()}" : reason, innerException)
    {
        Reason = reason;
        ExitCode = remains?.Exit?.Code;
        Signal = remains?.Exit?.Signal;
        LastErrors = remains?.LastErrors ?? [];
        CommandLine = remains?.CommandLine ?? [];
    }

    /// <summary>What went wrong; the message has the last lines of stderr behind it.</summary>
    public string Reason { get; }

    /// <summary>How the script ended, when it did by itself; death by signal n is 128 + n.</summary>
    public int? ExitCode { get; }

    /// <summary>The signal that ended it, such as <c>SIGSEGV</c>, when it was one.</summary>
    public string? Signal { get; }

    /// <summary>The last lines that it wrote to stderr, the oldest first.</summary>
    public IReadOnlyList<string> LastErrors { get; }

    /// <summary>The program and the arguments that were started.</summary>
    public IReadOnlyList<string> CommandLine { get; }

    /// <summary>The number, from 1, of the line or item that could not be read.</summary>
    public long? ItemNumber { get; internal init; }
}
