using Pons.Protocol.Frames;

namespace Pons.Protocol.Json;

/// <summary>What is owed to the streams of a link whose two sides count bytes in two forms.</summary>
internal sealed class JsonCredits
{
    /// <summary>Streams that the peer yields: it spends the bytes of the JSON form.</summary>
    public CreditExchange Incoming { get; } = new();

    /// <summary>Streams that the hub yields: it spends those of the binary one.</summary>
    public CreditExchange Outgoing { get; } = new();

    /// <summary>The size of an item, or of all in a batch, as chapter 3 of the specification counts it.</summary>
    public static long SizeOf(in Frame item)
    {
        long size = 0;
        if (item.Header.Flags.HasFlag(FrameFlags.Batch))
        {
            foreach (ReadOnlySpan<byte> payload in new Batch(item.Payload))
            {
                size += payload.Length;
            }

            return size;
        }

        for (int i = 0; i < item.Buffers.Count; i++)
        {
            size += (long)item.Buffers[i].Size;
        }

        return size + item.Payload.Length;
    }
}
