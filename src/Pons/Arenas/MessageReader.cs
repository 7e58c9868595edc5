using System.Buffers;
using Pons.Protocol.Frames;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Arenas;

/// <summary>Reads the payloads of a link's messages, wherever they and their buffers lie.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class MessageReader(Arena? arena, Action<Exception?> onFault)
{
    /// <summary>Refuses a message whose buffers are not where they may be; nothing else looks at them before.</summary>
    public void Check(in Frame frame)
    {
        for (int i = 0; i < frame.Buffers.Count; i++)
        {
            BufferEntry entry = frame.Buffers[i];
            if (!entry.IsInArena)
            {
                continue;
            }

            if (arena is null)
            {
                throw new ProtocolException("table", "A buffer in the arena arrived, and there is no arena on this link.");
            }

            arena.CheckReceived(entry);
        }
    }

    /// <summary>All bytes that reading the message will touch.</summary>
    public static long SizeOf(in Frame frame)
    {
        long size = frame.Bytes.Length;
        for (int i = 0; i < frame.Buffers.Count; i++)
        {
            size += frame.Buffers[i].IsInArena ? (long)frame.Buffers[i].Size : 0;
        }

        return size;
    }

    public T Read<T>(in Frame frame, in ValueLimits limits) =>
        frame.Buffers.Count == 0 ? PickleCodec.Read<T>(frame.Payload, limits) : ReadWithBuffers<T>(frame, limits);

    /// <summary>Nobody wants the message: what it has in the arena is given back.</summary>
    public void Drop(in Frame frame)
    {
        if (frame.Buffers.Count > 0 && frame.Buffers.ToArray().Where(entry => entry.IsInArena).ToArray() is { Length: > 0 } entries)
        {
            arena!.GiveBack(entries);
        }
    }

    /// <summary>A message that was read elsewhere broke a rule: the link ends.</summary>
    public void Fail(ProtocolException fault) => onFault(fault);

    /// <summary>Keeps the memory that messages lie in until <see cref="LetGo"/>: to be asked before one is read. False when the link is closed, and all that was in flight has failed.</summary>
    public bool TryHold() => arena?.TryHold() ?? true;

    public void LetGo() => arena?.Unhold();

    private unsafe T ReadWithBuffers<T>(in Frame frame, in ValueLimits limits)
    {
        fixed (byte* start = frame.Bytes)
        {
            using var buffers = new MessageBuffers(frame, start, arena);
            try
            {
                return frame.IsApart ? ReadApart<T>(buffers, limits) : PickleCodec.Read<T>(frame.Payload, limits, buffers: buffers);
            }
            catch
            {
                buffers.GiveUpKept();
                throw;
            }
        }
    }

    private static T ReadApart<T>(MessageBuffers buffers, in ValueLimits limits)
    {
        int size = buffers.ApartPayload.Length;
        byte[] payload = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            buffers.ApartPayload.CopyTo(payload);
            return PickleCodec.Read<T>(payload.AsSpan(0, size), limits, buffers: buffers);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(payload);
        }
    }
}
