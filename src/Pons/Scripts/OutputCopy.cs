namespace Pons.Scripts;

/// <summary>Passes a script's output on, byte by byte as it was written, through one block that is used again and again.</summary>
internal static class OutputCopy
{
    /// <summary>Ends when the output has.</summary>
    public static async Task RunAsync(ByteIntake intake, Stream destination, CancellationToken cancellationToken)
    {
        bool hasEnded = false;
        while (!hasEnded)
        {
            if (intake.TryTake(out ArraySegment<byte> block, out hasEnded))
            {
                await destination.WriteAsync(block, cancellationToken).ConfigureAwait(false);
                intake.Return(block);
            }
            else if (!hasEnded)
            {
                await intake.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
