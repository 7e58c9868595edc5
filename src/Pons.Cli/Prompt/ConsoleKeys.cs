namespace Pons.Cli.Prompt;

/// <summary>The keys of the console, read so that a read can be given up.</summary>
internal static class ConsoleKeys
{
    // As often as nobody notices; only questions are read so, which end when their call does.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <exception cref="OperationCanceledException">The read was given up.</exception>
    public static ConsoleKeyInfo Read(CancellationToken cancellationToken)
    {
        while (cancellationToken.CanBeCanceled && !Console.KeyAvailable)
        {
            cancellationToken.WaitHandle.WaitOne(Look);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return Console.ReadKey(intercept: true);
    }
}
