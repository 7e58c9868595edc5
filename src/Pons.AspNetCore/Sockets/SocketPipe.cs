using System.Buffers;
using System.IO.Pipelines;
using Pons.AspNetCore.Hosting;

namespace Pons.AspNetCore.Sockets;

/// <summary>What is sent to a client by a socket: the frames that the link writes are those of the wire.</summary>
internal sealed class SocketPipe(PipeWriter output) : DoorPipe
{
    protected override void Send(ReadOnlySpan<byte> bytes)
    {
        ValueTask<FlushResult> flush;
        try
        {
            output.Write(bytes);
            flush = output.FlushAsync();
        }
        catch (InvalidOperationException)
        {
            EndSending(isBroken: true); // it was aborted meanwhile
            return;
        }

        // That it completes at once is the rule; when it does not, the client reads more slowly than others write.
        if (flush.IsCompletedSuccessfully)
        {
            EndSending(flush.Result.IsCompleted);
        }
        else
        {
            _ = EndSendingAsync(flush);
        }
    }

    private async Task EndSendingAsync(ValueTask<FlushResult> flush)
    {
        bool isBroken = true;
        try
        {
            isBroken = (await flush.ConfigureAwait(false)).IsCompleted;
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or InvalidOperationException)
        {
            // Broken, as it says.
        }

        EndSending(isBroken);
    }
}
