namespace Pons.Protocol.Frames;

/// <summary>Bytes in, frames out: fill <see cref="GetSpace"/>, say how much with <see cref="Advance"/>, then take frames until there are none.</summary>
/// <remarks>Not safe for two threads at once. A frame refers to the source's memory and is gone with the next <see cref="TryRead"/> or <see cref="GetSpace"/>.</remarks>
internal abstract class FrameSource
{
    private const int UsualCapacity = 64 * 1024;
    private const int KeptCapacity = 4 * 1024 * 1024;

    private byte[] _bytes = new byte[UsualCapacity];
    private int _start;
    private int _end;

    /// <summary>Whether bytes are waiting that do not make a whole frame yet.</summary>
    public bool HasPartialFrame => _end > _start;

    /// <summary>Why the payload of the frame that was read last could not be had, where only its call is to suffer from that; the frame has none then.</summary>
    public ValueException? Refusal { get; protected set; }

    /// <summary>What arrived and was not taken yet.</summary>
    protected ReadOnlySpan<byte> Waiting => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Room for the next bytes; grows as bytes arrive, never on the word of a length alone.</summary>
    public Span<byte> GetSpace()
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if (_bytes.Length > KeptCapacity)
            {
                _bytes = new byte[UsualCapacity];
            }
        }
        else if (_end == _bytes.Length)
        {
            MakeRoom();
        }

        return _bytes.AsSpan(_end);
    }

    public void Advance(int count) => _end += count;

    /// <summary>Puts bytes in by hand: what stood behind the preamble.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Span<byte> space = GetSpace();
            int count = Math.Min(space.Length, bytes.Length);
            bytes[..count].CopyTo(space);
            Advance(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>Takes the next whole frame; throws <see cref="ProtocolException"/> for one that may not be.</summary>
    public abstract bool TryRead(out Frame frame);

    /// <summary>So many of the waiting bytes have been used.</summary>
    protected void Take(int count) => _start += count;

    private void MakeRoom()
    {
        int waiting = _end - _start;
        byte[] target = waiting > _bytes.Length / 2 ? new byte[(int)Math.Min(_bytes.Length * 2L, Array.MaxLength)] : _bytes;
        _bytes.AsSpan(_start, waiting).CopyTo(target);
        _bytes = target;
        _start = 0;
        _end = waiting;
    }
}
