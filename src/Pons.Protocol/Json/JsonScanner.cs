using System.Buffers;
using System.Runtime.CompilerServices;

namespace Pons.Protocol.Json;

/// <summary>The tokens of one JSON text (RFC 8259), one after the other; what is no JSON is a fault that names the place.</summary>
/// <remarks>The text must have been looked at with <see cref="System.Text.Unicode.Utf8.IsValid"/>. Nothing is allocated, and nothing is decoded but on demand.</remarks>
internal ref struct JsonScanner(ReadOnlySpan<byte> text, ReadOnlySpan<byte> message)
{
    // Every byte that ends a run of characters which stand for themselves.
    private static readonly SearchValues<byte> Ends = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\']);

    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>All of the message that the text stands in, with the buffers behind it.</summary>
    public ReadOnlySpan<byte> Message { get; } = message;

    /// <summary>The place of the next byte.</summary>
    public int At { get; private set; }

    /// <summary>The next byte that is no white space; 0 at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Peek()
    {
        ReadOnlySpan<byte> bytes = _text;
        int at = At;
        while ((uint)at < (uint)bytes.Length)
        {
            byte next = bytes[at];
            if (next > ' ')
            {
                At = at;
                return next;
            }

            if (next is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                break;
            }

            at++;
        }

        At = at;
        return 0;
    }

    public bool TryTake(byte mark)
    {
        bool isThere = Peek() == mark;
        At += isThere ? 1 : 0;
        return isThere;
    }

    public void Take(byte mark)
    {
        if (!TryTake(mark))
        {
            throw Fault($"'{(char)mark}' should stand");
        }
    }

    /// <summary>Behind an item: whether another one follows, or the container's end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasNext(byte end)
    {
        byte next = Peek();
        if (next != ',' && next != end)
        {
            throw Fault($"',' or '{(char)end}' should stand");
        }

        At++;
        return next == ',';
    }

    public void TakeEnd()
    {
        if (Peek() != 0 || At < _text.Length)
        {
            throw Fault("the text should end");
        }
    }

    public void TakeWord(ReadOnlySpan<byte> word)
    {
        if (!_text[At..].StartsWith(word))
        {
            throw Fault("a value should stand");
        }

        At += word.Length;
    }

    /// <summary>Takes a text, whose escapes are checked here and decoded by <see cref="JsonEscapes"/>.</summary>
    public ReadOnlySpan<byte> TakeText(out bool hasEscapes)
    {
        Take((byte)'"');
        int start = At;
        hasEscapes = false;
        while (true)
        {
            int run = _text[At..].IndexOfAny(Ends);
            At = run < 0 ? _text.Length : At + run;
            if (run < 0 || _text[At] < ' ')
            {
                throw Fault(run < 0 ? "a text should end" : "within a text a character should stand that is no control character");
            }

            if (_text[At] == '"')
            {
                return _text[start..At++];
            }

            hasEscapes = true;
            int size = JsonEscapes.Check(_text[At..]);
            At += size > 0 ? size : throw Fault(size == 0
                ? "an escape should stand"
                : "an escape should stand that makes no half of a character (a lone surrogate)");
        }
    }

    public JsonNumber TakeNumber()
    {
        _ = Peek();
        JsonNumber number = JsonNumber.Scan(_text[At..]);
        At += number.Text.Length > 0 ? number.Text.Length : throw Fault("a value should stand");
        return number;
    }

    /// <summary>The text from a place that was passed up to here.</summary>
    public readonly int SizeFrom(int start) => At - start;

    public readonly ProtocolException Fault(string expected) =>
        new("payload", $"A message is no JSON: {expected} at byte {At} (SPEC chapter 11).");
}
