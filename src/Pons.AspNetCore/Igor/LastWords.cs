using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Pons.AspNetCore.Igor;

/// <summary>Takes in what a connection brings before its end is noticed: a program that quits sends <c>shutdown</c> and resets its connection in the same moment, and Kestrel would drop the one for the other.</summary>
/// <remarks>It reads on the thread that the bytes came by, for which the transport has to prefer that (<c>UnsafePreferInlineScheduling</c>); the host's code runs on the thread pool, as ever.</remarks>
internal static class LastWords
{
    public static ConnectionDelegate Use(ConnectionDelegate next) => connection => KeepAsync(connection, next);

    private static async Task KeepAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        IDuplexPipe transport = connection.Transport;
        var taken = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.ThreadPool, writerScheduler: PipeScheduler.ThreadPool, useSynchronizationContext: false));
        connection.Transport = new Ends(taken.Reader, transport.Output);
        Task taking = TakeAsync(transport.Input, taken.Writer);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            connection.Transport = transport;
            await taken.Reader.CompleteAsync().ConfigureAwait(false);
            transport.Input.CancelPendingRead();
            await taking.ConfigureAwait(false);
        }
    }

    private static async Task TakeAsync(PipeReader input, PipeWriter taken)
    {
        try
        {
            bool isOver = false;
            while (!isOver)
            {
                ReadResult read = await input.ReadAsync().ConfigureAwait(false);
                foreach (ReadOnlyMemory<byte> part in read.Buffer)
                {
                    taken.Write(part.Span);
                }

                input.AdvanceTo(read.Buffer.End);
                FlushResult flushed = await taken.FlushAsync().ConfigureAwait(false);
                isOver = read.IsCompleted || read.IsCanceled || flushed.IsCompleted;
            }
        }
        catch (Exception error) when (error is IOException or ConnectionAbortedException)
        {
            // It was reset. Whoever reads comes to the end of what was taken in.
        }
        finally
        {
            await taken.CompleteAsync().ConfigureAwait(false);
        }
    }

    private sealed class Ends(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
