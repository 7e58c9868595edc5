using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Pons.Protocol.Values;

/// <summary>Text as SPEC chapter 10 has it: UTF-8, where a lone surrogate stands as its three bytes and crosses
/// exactly.</summary>
internal static class Wtf8
{
    private const int SurrogateSize = 3;

    public static string Decode(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : DecodeWithSurrogates(bytes);

    /// <summary>The size of the text's bytes: a lone surrogate takes three, as many as the replacement that is counted
    /// here.</summary>
    public static int GetByteCount(ReadOnlySpan<char> text) => Encoding.UTF8.GetByteCount(text);

    /// <summary>Writes all of the text and answers how many bytes it took; the target must have room for
    /// them.</summary>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> target)
    {
        int total = 0;
        while (true)
        {
            OperationStatus status = Utf8.FromUtf16(text, target[total..], out int read, out int written, false);
            total += written;
            if (status == OperationStatus.Done)
            {
                return total;
            }

            char surrogate = text[read];
            target[total] = (byte)(0xE0 | (surrogate >> 12));
            target[total + 1] = (byte)(0x80 | ((surrogate >> 6) & 0x3F));
            target[total + 2] = (byte)(0x80 | (surrogate & 0x3F));
            total += SurrogateSize;
            text = text[(read + 1)..];
        }
    }

    private static string DecodeWithSurrogates(ReadOnlySpan<byte> bytes)
    {
        char[] characters = ArrayPool<char>.Shared.Rent(bytes.Length);
        try
        {
            return new string(characters, 0, DecodeWithSurrogates(bytes, characters));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
        }
    }

    private static int DecodeWithSurrogates(ReadOnlySpan<byte> bytes, Span<char> target)
    {
        int total = 0;
        while (true)
        {
            OperationStatus status = Utf8.ToUtf16(bytes, target[total..], out int read, out int written, false);
            total += written;
            if (status == OperationStatus.Done)
            {
                return total;
            }

            char surrogate = ReadSurrogate(bytes[read..]);
            if (char.IsLowSurrogate(surrogate) && total > 0 && char.IsHighSurrogate(target[total - 1]))
            {
                throw new ValueException(
                    "this text holds two lone surrogates side by side, which UTF-16 would join into one character. "
                    + "Send the character itself, or bytes.");
            }

            target[total++] = surrogate;
            bytes = bytes[(read + SurrogateSize)..];
        }
    }

    private static char ReadSurrogate(ReadOnlySpan<byte> bytes)
    {
        bool isSurrogate = bytes.Length >= SurrogateSize
            && bytes[0] == 0xED && bytes[1] is >= 0xA0 and <= 0xBF && bytes[2] is >= 0x80 and <= 0xBF;
        return isSurrogate
            ? (char)(0xD000 | ((bytes[1] & 0x3F) << 6) | (bytes[2] & 0x3F))
            : throw new ProtocolException("payload", "A text in the payload is not UTF-8 (SPEC chapter 10).");
    }
}
