namespace Pons.Cli;

/// <summary>What the command's exit code says; the same table stands in docs/guide/command-line.md.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The Python code raised, or its result cannot cross.</summary>
    public const int Raised = 1;

    /// <summary>The command line was wrong.</summary>
    public const int Usage = 2;

    /// <summary>Pons or Python could not start, the worker died, the time limit was reached, or the result could not be written.</summary>
    public const int Broken = 3;

    /// <summary>A defect of Pons.</summary>
    public const int Defect = 70;

    /// <summary>Ctrl-C, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>Whoever read stdout has gone, as shells have it: <c>pons call … | head</c>.</summary>
    public const int Unread = 141;

    /// <summary>SIGTERM, as shells have it.</summary>
    public const int Terminated = 143;
}
