using System.Buffers;
using System.Buffers.Text;

namespace Pons.Protocol.Json;

/// <summary>Bytes as base64 text: with its padding, and without anything that does not belong to it.</summary>
internal static class JsonBase64
{
    private static readonly SearchValues<byte> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    /// <summary>How many bytes the text stands for; negative where it is no base64.</summary>
    public static int SizeOf(ReadOnlySpan<byte> text)
    {
        const int Quantum = 4;
        int padding = text.EndsWith("=="u8) ? 2 : text.EndsWith("="u8) ? 1 : 0;
        return text.Length % Quantum == 0 && !text[..^padding].ContainsAnyExcept(Letters) ? text.Length / Quantum * 3 - padding : -1;
    }

    /// <summary>Decodes a text whose size was asked for.</summary>
    public static void Decode(ReadOnlySpan<byte> text, Span<byte> target) => Base64.DecodeFromUtf8(text, target, out _, out _);

    public static void Write(OutputBuffer output, ReadOnlySpan<byte> bytes)
    {
        output.WriteByte((byte)'"');
        Base64.EncodeToUtf8(bytes, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out int written);
        output.Advance(written);
        output.WriteByte((byte)'"');
    }
}
