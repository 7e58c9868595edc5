using System.Globalization;

namespace Pons.Cli.Prompt;

/// <summary>Reads an input, has Python run it, shows what became of it, until there are no more.</summary>
/// <param name="python">Runs the inputs.</param>
/// <param name="inputs">Gives them.</param>
/// <param name="screen">Shows results and errors.</param>
/// <param name="running">Lets an input be interrupted.</param>
/// <param name="isInteractive">Whether somebody types: then errors were seen, and the exit code need not tell of them.</param>
internal sealed class PromptLoop(IPythonPrompt python, IPromptInputs inputs, PromptScreen screen, RunningInput running, bool isInteractive)
{
    public const string Prompt = ">>> ";
    public const string Continuation = "... ";
    private const string SystemExit = "SystemExit";
    private const int ExitMask = 0xFF;

    private int _code = ExitCode.Done;

    /// <summary>Answers the exit code.</summary>
    public async Task<int> RunAsync()
    {
        while (inputs.Read() is { Kind: not PromptInputKind.End } input)
        {
            if (input.Kind == PromptInputKind.Abandoned)
            {
                Interrupted();
            }
            else if (input.Text.Trim() is "exit" or "quit")
            {
                break;
            }
            else if (!string.IsNullOrWhiteSpace(input.Text) && await RunAsync(input.Text) is { } exitCode)
            {
                return exitCode;
            }
        }

        return isInteractive ? ExitCode.Done : _code;
    }

    /// <summary>Runs an input; answers an exit code when it asked to end.</summary>
    private async Task<int?> RunAsync(string code)
    {
        try
        {
            PromptAnswer answer = await running.RunAsync(token => python.RunAsync(code, token));
            if (answer.Shown is not null)
            {
                screen.Print(answer.Shown + "\n");
            }
        }
        catch (OperationCanceledException)
        {
            Interrupted();
        }
        catch (PythonException raised) when (raised.Type == SystemExit)
        {
            return Ended(raised);
        }
        catch (PythonException raised)
        {
            Fail(raised.Traceback, ExitCode.Raised);
        }
        catch (WorkerLostException lost)
        {
            Fail($"pons: {lost.Reason} What was defined is gone.", ExitCode.Broken);
        }
        catch (Exception error) when (error is PonsException or TimeoutException)
        {
            Fail($"pons: {error.Message}", ExitCode.Broken);
        }

        return null;
    }

    private void Interrupted() => screen.Print("KeyboardInterrupt\n", isError: true);

    private void Fail(string message, int code)
    {
        screen.Print(message + "\n", isError: true);
        _code = Math.Max(_code, code);
    }

    /// <summary>As Python ends: a number is the exit code, another value is shown and means failure.</summary>
    private int Ended(PythonException raised)
    {
        // An exception without arguments has no message, and then shows its type.
        string value = raised.Message == SystemExit ? "" : raised.Message;
        if (value is "" or "None" or "False")
        {
            return ExitCode.Done;
        }

        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            return (int)(number & ExitMask);
        }

        screen.Print(value + "\n", isError: true);
        return ExitCode.Raised;
    }
}
