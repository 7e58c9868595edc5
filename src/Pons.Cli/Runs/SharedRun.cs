using System.ComponentModel;
using System.Runtime.InteropServices;
using Pons.Scripts;
using Pons.Workers;
using Pons.Workers.Spawning;

namespace Pons.Cli.Runs;

/// <summary>A run in which the script has our own stdin, stdout and stderr: not a byte passes through us. It stays in the terminal's foreground, so Ctrl-C reaches it as from a shell.</summary>
internal static class SharedRun
{
    private static readonly (PosixSignal Signal, int Number)[] Passed =
    [
        (PosixSignal.SIGINT, SystemCalls.Interrupt),
        (PosixSignal.SIGTERM, SystemCalls.Terminate),
        (PosixSignal.SIGQUIT, SystemCalls.Quit),
        (PosixSignal.SIGHUP, SystemCalls.HangUp),
    ];

    /// <summary>The exit code of the script.</summary>
    /// <param name="script">What is run.</param>
    /// <param name="input">Its stdin; null for our own.</param>
    /// <exception cref="ScriptException">It could not be started.</exception>
    public static int Run(Script script, Stream? input)
    {
        WorkerCommand command = ScriptCommand.Build(script);
        try
        {
            return OperatingSystem.IsWindows() ? ChildProcess.RunShared(command, input) : RunSpawned(command, input);
        }
        catch (Exception error) when (error is SpawnException or Win32Exception)
        {
            throw new ScriptException(error.Message, innerException: error);
        }
    }

    private static int RunSpawned(WorkerCommand command, Stream? input)
    {
        var plan = new SpawnPlan(command) { IsGroup = false, InheritsInput = input is null, InheritsOutput = true, InheritsErrors = !IsPipe() };
        using var process = SpawnedProcess.Start(plan);
        PosixSignalRegistration[] registrations = [.. Passed.Select(pair => PosixSignalRegistration.Create(pair.Signal, context => Pass(context, process, pair.Number)))];
        ErrorRelay? relay = plan.InheritsErrors ? null : new ErrorRelay(process);
        if (input is not null)
        {
            Feed(process, input);
        }

        ExitStatus exit = process.Exit.GetAwaiter().GetResult();
        bool isUnread = relay?.End() is true;
        Array.ForEach(registrations, registration => registration.Dispose());
        return isUnread ? ExitCode.Unread : exit.Code;
    }

    /// <summary>Waits on for the script, which decides what a signal means. One that a terminal sent has reached it already.</summary>
    private static void Pass(PosixSignalContext context, SpawnedProcess process, int number)
    {
        context.Cancel = true;
        bool isFromTerminal = number != SystemCalls.Terminate && !(Console.IsInputRedirected && Console.IsOutputRedirected && Console.IsErrorRedirected);
        if (!isFromTerminal)
        {
            process.Signal(number);
        }
    }

    private static void Feed(SpawnedProcess process, Stream input)
    {
        using (input)
        {
            try
            {
                using Stream stdin = process.OpenInput();
                input.CopyTo(stdin);
            }
            catch (IOException)
            {
                // It does not read all of it; what that means, its exit code says.
            }
        }
    }

    /// <summary>Whether our stdout is a pipe, whose reader may go before the script ends.</summary>
    private static bool IsPipe() =>
        Console.IsOutputRedirected && (!OperatingSystem.IsLinux() || File.ResolveLinkTarget("/proc/self/fd/1", returnFinalTarget: false)?.Name.StartsWith("pipe:", StringComparison.Ordinal) is true);
}
