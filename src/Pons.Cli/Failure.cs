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
        catch (Exception error) when (Report(error) is { } code)
        {
            return code;
        }
    }

    public static async Task<int> GuardAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception error) when (Report(error) is { } code)
        {
            return code;
        }
    }

    /// <summary>Says what went wrong and answers the exit code for it; null for what only a mistake of ours can be.</summary>
    private static int? Report(Exception error) => error switch
    {
        PythonException raised => Report(raised.Traceback, ExitCode.Raised),
        ValueException => Report($"pons: {error.Message}", ExitCode.Raised),
        UsageException or UnknownActionException or FileNotFoundException => Report($"pons: {error.Message}", ExitCode.Usage),
        OperationCanceledException => ExitCode.Interrupted,
        PonsException or TimeoutException => Report($"pons: {error.Message}", ExitCode.Broken),
        _ => null,
    };

    private static int Report(string message, int code)
    {
        Console.Error.WriteLine(message);
        return code;
    }
}
