namespace Pons.Protocol.Frames;

/// <summary>Finds the preamble of a launch: what stands before it was printed by something earlier than the runtime.</summary>
internal sealed class PreambleScanner(byte[] preamble)
{
    public const int Bytes = 16;

    private readonly byte[] _held = new byte[preamble.Length * 2];
    private int _heldCount;

    /// <summary>
    /// Looks through the next bytes. What is certainly not the preamble goes to <paramref name="printed"/>; once it is found, answers true and
    /// how many of these bytes belong to it or stand before it.
    /// </summary>
    public bool TryFind(ReadOnlySpan<byte> bytes, List<byte> printed, out int consumed)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            Hold(bytes[i], printed);
            if (_heldCount == preamble.Length && _held.AsSpan(0, _heldCount).SequenceEqual(preamble))
            {
                consumed = i + 1;
                return true;
            }
        }

        consumed = bytes.Length;
        return false;
    }

    /// <summary>Gives up what was held back in case it was the beginning of the preamble: the stream ended.</summary>
    public ReadOnlySpan<byte> Rest => _held.AsSpan(0, _heldCount);

    private void Hold(byte value, List<byte> printed)
    {
        if (_heldCount == preamble.Length)
        {
            printed.Add(_held[0]);
            _held.AsSpan(1, --_heldCount).CopyTo(_held);
        }

        _held[_heldCount++] = value;
    }
}
