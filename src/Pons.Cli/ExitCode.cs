namespace Pons.Cli;

/// <summary>What the command's exit code says.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The Python code raised.</summary>
    public const int Raised = 1;

    /// <summary>The command line was wrong.</summary>
    public const int Usage = 2;

    /// <summary>Pons or Python could not start, or the worker died.</summary>
    public const int Broken = 3;

    /// <summary>Ctrl-C, as shells have it.</summary>
    public const int Interrupted = 130;
}
