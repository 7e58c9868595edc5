using System.Runtime.InteropServices;

namespace Pons.Cli;

/// <summary>Turns Ctrl-C and a polite kill into a cancelled token, so that workers are stopped and the exit code is right.</summary>
internal static class Interruption
{
    public static int Run(Func<CancellationToken, int> command)
    {
        using var source = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        return command(source.Token);

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true;
            source.Cancel();
        }
    }
}
