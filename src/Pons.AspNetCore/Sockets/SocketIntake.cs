using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Pons.Clients;

namespace Pons.AspNetCore.Sockets;

/// <summary>Cuts what arrives on a socket into messages and brings them to its link, one after the other; no thread waits for a client that is silent.</summary>
internal sealed class SocketIntake(PipeReader input, ClientLink link)
{
    private const uint BinaryBit = 1u << 31;

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
        Span<byte> head = stackalloc byte[sizeof(uint)];
        while (waiting.Length >= sizeof(uint))
        {
            waiting.Slice(0, sizeof(uint)).CopyTo(head);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(head);
            bool isBinary = (size & BinaryBit) != 0;
            size &= ~BinaryBit;
            if (size == 0 || size > link.LongestMessage)
            {
                throw new ProtocolException("size", $"A frame of {size} bytes arrived; 1 to {link.LongestMessage} are allowed here, and 1 MiB in one piece for clients that have joined.");
            }

            if (waiting.Length < sizeof(uint) + size)
            {
                break;
            }

            ReadOnlySequence<byte> message = waiting.Slice(sizeof(uint), size);
            waiting = waiting.Slice(sizeof(uint) + size);
            if (!Push(message, isBinary))
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
