using System.Diagnostics.CodeAnalysis;
using Pons.Links;

namespace Pons.Scripts;

/// <summary>A script's stdin, written without holding up a thread as long as the script reads along.</summary>
/// <remarks>Safe for any number of threads; what one of them writes is not mixed with another's.</remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Nobody asks for its wait handle; a late writer is to hear that the pipe is closed, and not of a semaphore.")]
internal sealed class ScriptInput(IPipe pipe)
{
    // How often a writer that waits looks whether it was cancelled.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Ends when everything was written.</summary>
    /// <exception cref="PipeClosedException">The script has closed its stdin, or has ended.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Only pipes that can be waited for can be written to without waiting.
            int written = pipe.CanWaitBriefly ? pipe.TryWrite(bytes.Span) : 0;
            if (written < bytes.Length)
            {
                ReadOnlyMemory<byte> rest = bytes[written..];
                await Task.Factory.StartNew(() => WriteRest(rest, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            throw new PipeClosedException(error);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes all of a stream, then ends the input.</summary>
    public async Task CopyAsync(Stream source, CancellationToken cancellationToken)
    {
        byte[] block = new byte[256 * 1024];
        int count;
        while ((count = await source.ReadAsync(block, cancellationToken).ConfigureAwait(false)) > 0)
        {
            await WriteAsync(block.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The script sees the end of its stdin, and its output can still be read.</summary>
    public void End() => pipe.CloseWriting();

    private void WriteRest(ReadOnlyMemory<byte> rest, CancellationToken cancellationToken)
    {
        while (!rest.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (pipe.WaitWritable(Look))
            {
                rest = rest[pipe.TryWrite(rest.Span)..];
            }
        }
    }
}
