using System.Buffers;
using Pons.Handles;
using Pons.Protocol.Frames;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Arenas;

/// <summary>Reads the payloads of a link's messages, wherever they and their buffers lie.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class MessageReader(Arena? arena, LinkHandles handles, Action<Exception?> onFault)
{
    /// <summary>Whether the payloads were written by the hub itself, out of another form: then it may say that they are plain.</summary>
    public bool AreWrittenHere { get; init; }

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

    public T Read<T>(in Frame frame, in ValueLimits limits, string root = "result")
    {
        if (!frame.Header.Flags.HasFlag(FrameFlags.Tables))
        {
            return PickleCodec.Read<T>(frame.Payload, limits, root);
        }

        using MessageHandles? received = frame.Handles.Count == 0 ? null : new MessageHandles(handles, frame.Handles);
        return frame.Buffers.Count == 0
            ? PickleCodec.Read<T>(frame.Payload, limits, root, handles: received)
            : ReadWithBuffers(frame, new ResultDecoder<T>(limits, root, received));
    }

    /// <summary>Gives a payload and its buffers to a decoder of one's own; the handles that came with it are let go of.</summary>
    public T Decode<T>(in Frame frame, PayloadDecoder<T> decoder)
    {
        handles.Drop(frame.Handles);
        return frame.Buffers.Count == 0 ? decoder.Decode(frame.Payload, buffers: null) : ReadWithBuffers(frame, decoder);
    }

    /// <summary>Reads the arguments of a `call` message, each into the type that the target wants; where it is about a handle, that is none of them.</summary>
    public void ReadArguments(in Frame frame, IArgumentTarget target, in ValueLimits limits, bool hasHandle = false)
    {
        using MessageHandles? received = frame.Handles.Count == 0 ? null : new MessageHandles(handles, frame.Handles, hasHandle);
        var decoder = new ArgumentsDecoder(frame.Header.Flags.HasFlag(FrameFlags.Named), target, limits, received);
        if (frame.Buffers.Count == 0)
        {
            decoder.Decode(frame.Payload, buffers: null);
        }
        else
        {
            ReadWithBuffers(frame, decoder);
        }
    }

    /// <summary>Copies a payload and its buffers, whoever will read them, and gives back what they had in the arena.</summary>
    public unsafe (byte[] Payload, (byte[] Bytes, bool IsWritable)[] Buffers) CopyContents(in Frame frame)
    {
        if (frame.Buffers.Count == 0)
        {
            return (frame.Payload.ToArray(), []);
        }

        fixed (byte* start = frame.Bytes)
        {
            using var buffers = new MessageBuffers(frame, start, arena);
            var copies = new (byte[], bool)[buffers.Count];
            for (int i = 0; i < copies.Length; i++)
            {
                copies[i] = (buffers.BytesOf(i).ToArray(), frame.Buffers[i].Writable == 1);
            }

            return ((frame.IsApart ? buffers.ApartPayload : frame.Payload).ToArray(), copies);
        }
    }

    /// <summary>Nobody wants the message: what it has in the arena is given back, and what it hands over let go of.</summary>
    public void Drop(in Frame frame)
    {
        handles.Drop(frame.Handles);
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

    private unsafe T ReadWithBuffers<T>(in Frame frame, PayloadDecoder<T> decoder)
    {
        fixed (byte* start = frame.Bytes)
        {
            using var buffers = new MessageBuffers(frame, start, arena);
            try
            {
                return frame.IsApart ? ReadApart(buffers, decoder) : decoder.Decode(frame.Payload, buffers);
            }
            catch
            {
                buffers.GiveUpKept();
                throw;
            }
        }
    }

    private static T ReadApart<T>(MessageBuffers buffers, PayloadDecoder<T> decoder)
    {
        int size = buffers.ApartPayload.Length;
        byte[] payload = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            buffers.ApartPayload.CopyTo(payload);
            return decoder.Decode(payload.AsSpan(0, size), buffers);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(payload);
        }
    }
}
