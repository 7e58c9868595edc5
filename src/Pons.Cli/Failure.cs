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
    public static int Report(Exception error)
    {
        (string? words, int code) = Of(error);
        if (words is not null)
        {
            Console.Error.WriteLine(words);
        }

        return code;
    }

    /// <summary>The exit code alone, for what was told in another way.</summary>
    public static int CodeOf(Exception error) => Of(error).Code;

    private static (string? Words, int Code) Of(Exception error) => error switch
    {
        PythonException raised => (raised.Traceback, ExitCode.Raised),
        JavaScriptException thrown => (thrown.Stack, ExitCode.Raised),
        ValueException or UnwritableException or ScriptException { ItemNumber: not null } => ($"pons: {error.Message}", ExitCode.Raised),
        UsageException or UnknownActionException or FileNotFoundException or UnusableWheelException => ($"pons: {error.Message}", ExitCode.Usage),
        OperationCanceledException => (null, ExitCode.Interrupted),

        // What it printed stands on stderr already, where it was printed.
        ScriptException failed => ($"pons: {failed.Reason}", ExitCode.Broken),
        WorkerLostException lost => ($"pons: {lost.Reason}", ExitCode.Broken),
        PonsException or TimeoutException => ($"pons: {error.Message}", ExitCode.Broken),
        IOException or UnauthorizedAccessException => ($"pons: Something could not be read or written: {error.Message}", ExitCode.Broken),
        _ => ($"pons: This is a defect of Pons, please report it.\n{error}", ExitCode.Defect),
    };
}
