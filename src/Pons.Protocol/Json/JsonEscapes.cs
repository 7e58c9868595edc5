using System.Buffers.Text;

namespace Pons.Protocol.Json;

/// <summary>The escapes in texts of JSON.</summary>
internal static class JsonEscapes
{
    private const int ShortSize = 2;
    private const int UnitSize = 6;

    /// <summary>The size of the escape that the bytes begin with: 0 where it is none, below 0 where it makes half of a character.</summary>
    public static int Check(ReadOnlySpan<byte> escape)
    {
        if (escape.Length < ShortSize)
        {
            return 0;
        }

        if (escape[1] != 'u')
        {
            return "\"\\/bfnrt"u8.Contains(escape[1]) ? ShortSize : 0;
        }

        int unit = UnitOf(escape);
        if (unit < 0 || !char.IsSurrogate((char)unit))
        {
            return unit < 0 ? 0 : UnitSize;
        }

        int low = char.IsHighSurrogate((char)unit) ? UnitOf(escape[UnitSize..]) : -1;
        return low >= 0 && char.IsLowSurrogate((char)low) ? 2 * UnitSize : -1;
    }

    /// <summary>Decodes a text that was checked; it needs no more room than it has itself.</summary>
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> target)
    {
        int total = 0;
        while (true)
        {
            int run = text.IndexOf((byte)'\\');
            ReadOnlySpan<byte> plain = run < 0 ? text : text[..run];
            plain.CopyTo(target[total..]);
            total += plain.Length;
            if (run < 0)
            {
                return total;
            }

            text = text[run..];
            total += DecodeOne(ref text, target[total..]);
        }
    }

    private static int DecodeOne(ref ReadOnlySpan<byte> text, Span<byte> target)
    {
        if (text[1] != 'u')
        {
            target[0] = text[1] switch
            {
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                var other => other,
            };
            text = text[ShortSize..];
            return 1;
        }

        var unit = (char)UnitOf(text);
        bool isPair = char.IsSurrogate(unit);
        var rune = isPair ? new System.Text.Rune(unit, (char)UnitOf(text[UnitSize..])) : new System.Text.Rune(unit);
        text = text[(isPair ? 2 * UnitSize : UnitSize)..];
        return rune.EncodeToUtf8(target);
    }

    // The unit of a \u escape; negative where there is none.
    private static int UnitOf(ReadOnlySpan<byte> escape)
    {
        const int Digits = 4;
        return escape.Length >= UnitSize && escape[0] == '\\' && escape[1] == 'u'
            && Utf8Parser.TryParse(escape.Slice(2, Digits), out ushort unit, out int used, 'x') && used == Digits ? unit : -1;
    }
}
