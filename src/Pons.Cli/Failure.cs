namespace Pons.Cli;

/// <summary>Runs a command and turns what went wrong into words on stderr and an exit code.</summary>
internal static class Failure
{
    public static async Task<int> GuardAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (PythonException error)
        {
            return Report(error.Traceback, ExitCode.Raised);
        }
        catch (ValueException error)
        {
            return Report(error.Message, ExitCode.Raised);
        }
        catch (Exception error) when (error is UsageException or UnknownActionException or FileNotFoundException)
        {
            return Report($"pons: {error.Message}", ExitCode.Usage);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception error) when (error is PonsException or TimeoutException)
        {
            return Report($"pons: {error.Message}", ExitCode.Broken);
        }
    }

    private static int Report(string message, int code)
    {
        Console.Error.WriteLine(message);
        return code;
    }
}
