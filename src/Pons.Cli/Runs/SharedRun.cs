using System.ComponentModel;
using Pons.Scripts;
using Pons.Workers;
using Pons.Workers.Spawning;

namespace Pons.Cli.Runs;

/// <summary>A run in which the script has our own stdin, stdout and stderr: not a byte passes through us.</summary>
/// <remarks>At a terminal it stays in the foreground, so Ctrl-C reaches it, and all that it started, as from a shell. Elsewhere it leads a group, which ends with it.</remarks>
internal static class SharedRun
{
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
        var plan = new SpawnPlan(command) { IsGroup = !IsAtTerminal, InheritsInput = input is null, InheritsOutput = true, InheritsErrors = !IsPipe() };
        using var signals = new PassedSignals(IsAtTerminal);
        using var process = SpawnedProcess.Start(plan);
        signals.PassTo(process);
        ErrorRelay? relay = plan.InheritsErrors ? null : new ErrorRelay(process);
        if (input is not null)
        {
            Feed(process, input);
        }

        ExitStatus exit = process.Exit.GetAwaiter().GetResult();
        bool isUnread = relay?.End() is true;
        return isUnread ? ExitCode.Unread : exit.Code;
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

    private static bool IsAtTerminal => !(Console.IsInputRedirected && Console.IsOutputRedirected && Console.IsErrorRedirected);

    /// <summary>Whether our stdout is a pipe, whose reader may go before the script ends.</summary>
    private static bool IsPipe() =>
        Console.IsOutputRedirected && (!OperatingSystem.IsLinux() || File.ResolveLinkTarget("/proc/self/fd/1", returnFinalTarget: false)?.Name.StartsWith("pipe:", StringComparison.Ordinal) is true);
}
