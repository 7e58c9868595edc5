using Pons.AspNetCore.InPage;

namespace Pons.Cli;

/// <summary>Runs a command and turns what went wrong into words on stderr and an exit code.</summary>
internal static class Failure
{
    public static int Guard(Func<int> command)
    {
        try
        {
            return command();
        }
        catch (Exception error)
        {
            return Report(error);
        }
    }

    public static async Task<int> GuardAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception error)
        {
            return Report(error);
        }
    }

    /// <summary>Says what went wrong and answers the exit code for it.</summary>
    private static int Report(Exception error) => error switch
    {
        PythonException raised => Report(raised.Traceback, ExitCode.Raised),
        JavaScriptException thrown => Report(thrown.Stack, ExitCode.Raised),
        ValueException or UnwritableException or ScriptException { ItemNumber: not null } => Report($"pons: {error.Message}", ExitCode.Raised),
        UsageException or UnknownActionException or FileNotFoundException or UnusableWheelException => Report($"pons: {error.Message}", ExitCode.Usage),
        OperationCanceledException => ExitCode.Interrupted,

        // What it printed stands on stderr already, where it was printed.
        ScriptException failed => Report($"pons: {failed.Reason}", ExitCode.Broken),
        WorkerLostException lost => Report($"pons: {lost.Reason}", ExitCode.Broken),
        PonsException or TimeoutException => Report($"pons: {error.Message}", ExitCode.Broken),
        IOException or UnauthorizedAccessException => Report($"pons: Something could not be read or written: {error.Message}", ExitCode.Broken),
        _ => Report($"pons: This is a defect of Pons, please report it.\n{error}", ExitCode.Defect),
    };

    private static int Report(string message, int code)
    {
        Console.Error.WriteLine(message);
        return code;
    }
}
