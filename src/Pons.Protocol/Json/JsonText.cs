using System.Buffers;
using System.Text.Unicode;

namespace Pons.Protocol.Json;

/// <summary>Text as JSON writes it.</summary>
internal static class JsonText
{
    // Every character of ASCII that stands for itself.
    private static readonly SearchValues<byte> Plain = SearchValues.Create([.. Enumerable.Range(0x20, 0x60).Where(c => c is not ('"' or '\\')).Select(c => (byte)c)]);
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\']);

    /// <summary>Writes a text in its quotes; false, and nothing written, where it is no UTF-8.</summary>
    public static bool TryWrite(OutputBuffer output, ReadOnlySpan<byte> text)
    {
        if (text.ContainsAnyExcept(Plain) && !Utf8.IsValid(text))
        {
            return false;
        }

        Span<byte> target = output.GetSpan(text.Length + 2);
        target[0] = (byte)'"';
        int run = text.IndexOfAny(Escaped);
        if (run < 0)
        {
            text.CopyTo(target[1..]);
            target[text.Length + 1] = (byte)'"';
            output.Advance(text.Length + 2);
            return true;
        }

        output.Advance(1);
        for (; run >= 0; run = text.IndexOfAny(Escaped))
        {
            output.Write(text[..run]);
            WriteEscape(output, text[run]);
            text = text[(run + 1)..];
        }

        output.Write(text);
        output.WriteByte((byte)'"');
        return true;
    }

    private static void WriteEscape(OutputBuffer output, byte character)
    {
        ReadOnlySpan<byte> escape = character switch
        {
            (byte)'"' => "\\\""u8,
            (byte)'\\' => "\\\\"u8,
            (byte)'\n' => "\\n"u8,
            (byte)'\r' => "\\r"u8,
            (byte)'\t' => "\\t"u8,
            (byte)'\b' => "\\b"u8,
            (byte)'\f' => "\\f"u8,
            _ => "\\u00"u8,
        };
        output.Write(escape);
        if (escape.Length > 2)
        {
            Span<byte> target = output.GetSpan(2);
            Convert.TryToHexStringLower([character], target, out int written);
            output.Advance(written);
        }
    }
}
