using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Pons.Clients;

namespace Pons.AspNetCore.Sockets;

/// <summary>Cuts what arrives on a socket into messages and brings them to its link, one after the other; no thread waits for a client that is silent.</summary>
internal sealed class SocketIntake(PipeReader input, ClientLink link)
{
    /// <summary>Ends with the connection, or when the link wants nothing more, and tells the link.</summary>
    public async Task RunAsync()
    {
        Exception? end = null;
        try
        {
            while (true)
            {
                ReadResult result = await input.ReadAsync().ConfigureAwait(false);
                ReadOnlySequence<byte> waiting = result.Buffer;
                bool goesOn;
                try
                {
                    goesOn = Take(ref waiting);
                }
                finally
                {
                    input.AdvanceTo(waiting.Start, waiting.End);
                }

                if (result.IsCanceled || result.IsCompleted || !goesOn)
                {
                    end = goesOn && result.IsCompleted && !waiting.IsEmpty ? new ProtocolException("size", "The connection ended in the midst of a message.") : null;
                    break;
                }
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ProtocolException or ConnectionAbortedException or InvalidOperationException)
        {
            end = error;
        }

        link.End(end);
    }

    /// <summary>Reads on until the client has closed its end; what still comes is for nobody.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    /// <summary>Takes the whole messages out of what waits; false when no more are wanted.</summary>
    private bool Take(ref ReadOnlySequence<byte> waiting)
    {
        Span<byte> bytes = stackalloc byte[FrameHead.Bytes];
        while (waiting.Length >= FrameHead.Bytes)
        {
            waiting.Slice(0, FrameHead.Bytes).CopyTo(bytes);
            FrameHead head = FrameHead.Read(bytes, link);
            if (waiting.Length < FrameHead.Bytes + head.Size)
            {
                break;
            }

            ReadOnlySequence<byte> message = waiting.Slice(FrameHead.Bytes, head.Size);
            waiting = waiting.Slice(FrameHead.Bytes + head.Size);
            if (!Push(message, head.IsBinary))
            {
                return false;
            }
        }

        return true;
    }

    private bool Push(in ReadOnlySequence<byte> message, bool isBinary)
    {
        if (message.IsSingleSegment)
        {
            return link.Push(message.FirstSpan, isBinary);
        }

        int size = (int)message.Length;
        byte[] whole = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            message.CopyTo(whole);
            return link.Push(whole.AsSpan(0, size), isBinary);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }
}
