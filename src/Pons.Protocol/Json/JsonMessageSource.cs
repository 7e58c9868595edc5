using Pons.Protocol.Frames;

namespace Pons.Protocol.Json;

/// <summary>What arrives on a link of the JSON form, message by message: whole ones and parts in, frames of the binary form out.</summary>
/// <remarks>For one thread at a time. A frame lives until the next message, or until <see cref="Rest"/>.</remarks>
internal sealed class JsonMessageSource(JsonLimits limits, JsonCredits credits)
{
    private readonly JsonMessageReader _reader = new(limits, credits);

    // Most links never see a message in parts.
    private JsonParts? _parts;

    /// <summary>Why the payload of the frame that was read last could not be had, where only its call is to suffer from that; the frame has none then.</summary>
    public ValueException? Refusal => _reader.Refusal;

    /// <summary>Takes a message, or a part of one; answers true with the frame that it makes.</summary>
    /// <exception cref="ProtocolException">It may not be.</exception>
    public bool TryRead(ReadOnlySpan<byte> message, bool isBinary, out Frame frame)
    {
        if (isBinary && JsonParts.IsPart(message) && !(_parts ??= new JsonParts(limits.MessageBytes)).TryComplete(message, out message, out isBinary))
        {
            frame = default;
            return false;
        }

        frame = _reader.Read(message, isBinary);
        _parts?.Forget();
        return true;
    }

    /// <summary>Nobody looks at the last frame any more: its memory is for others until the next message.</summary>
    public void Rest() => _reader.Rest();

    /// <summary>Throws the fault of a message of that size; whether it is a part shows in its first bytes, and until they are there it may be one.</summary>
    public void CheckSize(uint size, bool isBinary, ReadOnlySpan<byte> begun)
    {
        bool mayBePart = isBinary && (begun.Length < sizeof(uint) || JsonParts.IsPart(begun));
        long most = mayBePart ? JsonParts.HeadBytes + JsonParts.MostBytes : Math.Min(JsonParts.MostBytes, limits.MessageBytes);
        if (size > most)
        {
            throw new ProtocolException("size", $"A frame of {size} bytes arrived; {most} are the most. What is longer comes in parts, and the limit of messages is an option.");
        }
    }
}
