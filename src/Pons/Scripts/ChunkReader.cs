namespace Pons.Scripts;

/// <summary>What one read brings is one item. In text a character that lies across two of them belongs to the second.</summary>
internal sealed class ChunkReader(ByteIntake intake, bool isText) : ItemReader(intake)
{
    private const int LongestCharacter = 4;

    private readonly byte[] _character = new byte[LongestCharacter];
    private int _held;
    private byte[] _joined = [];

    public override bool TryNext(out ReadOnlySpan<byte> item)
    {
        while (TryFill())
        {
            item = Rest;
            if (isText)
            {
                item = Join(item);
                int begun = Begun(item);
                item[^begun..].CopyTo(_character);
                _held = begun;
                item = item[..^begun];
            }

            if (item.Length > 0)
            {
                Number++;
                return true;
            }
        }

        // Half a character at the very end is no text; the decoder says so.
        item = HasEnded ? _character.AsSpan(0, _held) : default;
        _held = HasEnded ? 0 : _held;
        Number += item.Length > 0 ? 1 : 0;
        return item.Length > 0;
    }

    private ReadOnlySpan<byte> Join(ReadOnlySpan<byte> block)
    {
        if (_held == 0)
        {
            return block;
        }

        _joined = [.. _character.AsSpan(0, _held), .. block];
        return _joined;
    }

    /// <summary>How many bytes at the end are the beginning of a character that needs more of them.</summary>
    private static int Begun(ReadOnlySpan<byte> text)
    {
        for (int length = 1; length < LongestCharacter && length <= text.Length; length++)
        {
            byte first = text[^length];
            int needed = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
            if ((first & 0xc0) != 0x80)
            {
                return needed > length ? length : 0;
            }
        }

        return 0;
    }
}
