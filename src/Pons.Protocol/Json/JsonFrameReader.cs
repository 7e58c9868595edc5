using System.Buffers.Binary;
using Pons.Protocol.Frames;

namespace Pons.Protocol.Json;

/// <summary>The JSON form as it stands on a pipe (SPEC chapter 11): frames of text, of binary messages and of parts, given out as frames of the binary form.</summary>
internal sealed class JsonFrameReader(JsonLimits limits, JsonCredits credits) : FrameSource
{
    public const uint BinaryBit = 1u << 31;

    private const int SizeBytes = sizeof(uint);

    private readonly JsonParts _parts = new(limits.MessageBytes);
    private readonly JsonMessageReader _messages = new(limits, credits);

    public override bool TryRead(out Frame frame)
    {
        Refusal = null;
        while (TryTake(out ReadOnlySpan<byte> message, out bool isBinary))
        {
            if (!isBinary || !JsonParts.IsPart(message) || _parts.TryComplete(message, out message, out isBinary))
            {
                frame = _messages.Read(message, isBinary);
                Refusal = _messages.Refusal;
                _parts.Forget();
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
        CheckSize(size, isBinary, waiting);
        if ((uint)waiting.Length < size)
        {
            return false;
        }

        message = waiting[..(int)size];
        Take(SizeBytes + (int)size);
        return true;
    }

    // Whether it is a part shows in its first bytes; until they are there it may be one.
    private void CheckSize(uint size, bool isBinary, ReadOnlySpan<byte> begun)
    {
        bool mayBePart = isBinary && (begun.Length < sizeof(uint) || JsonParts.IsPart(begun));
        long most = mayBePart ? JsonParts.HeadBytes + JsonParts.MostBytes : Math.Min(JsonParts.MostBytes, limits.MessageBytes);
        if (size > most)
        {
            throw new ProtocolException("size", $"A frame of {size} bytes arrived; {most} are the most. What is longer comes in parts, and the limit of messages is an option.");
        }
    }
}
