using System.Buffers.Binary;
using Pons.Protocol.Frames;

namespace Pons.Protocol.Json;

/// <summary>The JSON form as it stands on a pipe (SPEC chapter 11): frames of text, of binary messages and of parts, given out as frames of the binary form.</summary>
internal sealed class JsonFrameReader(JsonMessageSource messages) : FrameSource
{
    public const uint BinaryBit = 1u << 31;

    private const int SizeBytes = sizeof(uint);

    public override bool TryRead(out Frame frame)
    {
        Refusal = null;
        while (TryTake(out ReadOnlySpan<byte> message, out bool isBinary))
        {
            if (messages.TryRead(message, isBinary, out frame))
            {
                Refusal = messages.Refusal;
                return true;
            }
        }

        frame = default;
        return false;
    }

    private bool TryTake(out ReadOnlySpan<byte> message, out bool isBinary)
    {
        ReadOnlySpan<byte> waiting = Waiting;
        message = default;
        isBinary = false;
        if (waiting.Length < SizeBytes)
        {
            return false;
        }

        uint head = BinaryPrimitives.ReadUInt32LittleEndian(waiting);
        isBinary = (head & BinaryBit) != 0;
        uint size = head & ~BinaryBit;
        waiting = waiting[SizeBytes..];
        messages.CheckSize(size, isBinary, waiting);
        if ((uint)waiting.Length < size)
        {
            return false;
        }

        message = waiting[..(int)size];
        Take(SizeBytes + (int)size);
        return true;
    }
}
