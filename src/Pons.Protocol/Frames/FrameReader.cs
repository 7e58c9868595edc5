namespace Pons.Protocol.Frames;

/// <summary>The frames of the binary form (SPEC chapter 10), as they stand on the pipe.</summary>
internal sealed class FrameReader(long messageLimit) : FrameSource
{
    public override bool TryRead(out Frame frame)
    {
        ReadOnlySpan<byte> waiting = Waiting;
        if (!FrameHeader.TryRead(waiting, messageLimit, out FrameHeader header) || waiting.Length < header.TotalBytes)
        {
            frame = default;
            return false;
        }

        int total = (int)header.TotalBytes;
        frame = Frame.Parse(header, waiting[..total]);
        CheckApart(frame);
        Take(total);
        return true;
    }

    private void CheckApart(in Frame frame)
    {
        if (frame.IsApart && frame.Buffers[frame.Buffers.Count - 1].Size is var size && size > (ulong)messageLimit)
        {
            throw new ProtocolException("size", $"A payload of {size} bytes lies in the arena; {messageLimit} are allowed. The limit of messages is an option.");
        }
    }
}
