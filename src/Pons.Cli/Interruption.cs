using System.Runtime.InteropServices;

namespace Pons.Cli;

/// <summary>Turns Ctrl-C and a polite kill into a cancelled token, so that workers are stopped and the exit code is right.</summary>
internal static class Interruption
{
    /// <summary>As <see cref="Run"/>, for a program whose parent gets the same Ctrl-C, and decides what becomes of both.</summary>
    public static int RunBelowParent(Func<CancellationToken, int> command)
    {
        using var source = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = !source.IsCancellationRequested;
            source.Cancel();
        });
        return command(source.Token);
    }

    public static int Run(Func<CancellationToken, int> command)
    {
        using var source = new CancellationTokenSource();
        int code = ExitCode.Interrupted;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Cancel(context, ExitCode.Interrupted));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Cancel(context, ExitCode.Terminated));
        int result = command(source.Token);
        return result == ExitCode.Interrupted ? code : result;

        void Cancel(PosixSignalContext context, int signalCode)
        {
            // The second time whoever asks does not want to wait: the system's own way is not held up.
            context.Cancel = !source.IsCancellationRequested;
            code = signalCode;
            source.Cancel();
        }
    }
}
