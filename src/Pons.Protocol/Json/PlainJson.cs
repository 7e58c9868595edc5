using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Unicode;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Protocol.Json;

/// <summary>Values of a pickle as the JSON that any program reads: without tags, so that what JSON lacks becomes text, lists and objects (docs/guide/http.md).</summary>
/// <remarks>There is no way back to the same values. For one thread at a time; kept and used again.</remarks>
internal sealed unsafe partial class PlainJson
{
    public const string MediaType = "application/json";
    public const string BytesType = "application/octet-stream";

    private const int NumberRoom = 32;

    [ThreadStatic]
    private static PlainJson? _spare;

    private readonly PickleParser _parser = new();
    private readonly ValueReader _reader = new();
    private OutputBuffer _output = null!;
    private long _mostBytes;

    /// <summary>Writes the value of a pickle behind what stands in the output; answers the media type of what was written.</summary>
    /// <param name="output">What takes the bytes; after an error it is as it was before.</param>
    /// <param name="payload">The pickle.</param>
    /// <param name="buffers">The buffers of its message.</param>
    /// <param name="bounds">What the value may cost, and where it stands.</param>
    /// <exception cref="ValueException">It has no form in JSON, or not in so many bytes.</exception>
    public static string Write(OutputBuffer output, ReadOnlySpan<byte> payload, ReceivedBuffers? buffers, in PlainBounds bounds)
    {
        PlainJson json = _spare ?? new PlainJson();
        _spare = null;
        int start = output.Length;
        bool isWritten = false;
        try
        {
            string type = json.WriteRoot(output, payload, buffers, bounds);
            isWritten = true;
            return type;
        }
        finally
        {
            if (!isWritten)
            {
                output.Truncate(start);
            }

            _spare = json;
        }
    }

    private string WriteRoot(OutputBuffer output, ReadOnlySpan<byte> payload, ReceivedBuffers? buffers, in PlainBounds bounds)
    {
        (_output, _mostBytes) = (output, output.Length + bounds.MostBytes);
        try
        {
            fixed (byte* source = payload)
            {
                Node node = _parser.Parse(source, payload.Length, _reader.Tape);
                _reader.Begin(source, payload.Length, bounds.Values, buffers);
                if (bounds.MayBeBytes && TryWriteBytes(node) is { } type)
                {
                    return type;
                }

                Write(node);
                return MediaType;
            }
        }
        catch (ValueException e) when (e.Enter(bounds.Root))
        {
            throw;
        }
        finally
        {
            _reader.End();
        }
    }

    // Bytes, and a picture that some object gave of itself (runtimes/python/pons/pictures.py).
    private string? TryWriteBytes(Node node)
    {
        if (node.Kind == NodeKind.Bytes)
        {
            _output.Write(_reader.Slice(node));
            CheckSize();
            return BytesType;
        }

        if (TryReadPicture(node, out string type, out Node content))
        {
            _output.Write(_reader.Slice(content));
            CheckSize();
            return type;
        }

        return null;
    }

    private void Write(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.None: _output.Write("null"u8); break;
            case NodeKind.Boolean: _output.Write(node.IsTrue ? "true"u8 : "false"u8); break;
            case NodeKind.Integer: WriteInteger(node.Bits); break;
            case NodeKind.BigInteger: WriteDigits(_reader.BigInteger(node)); break;
            case NodeKind.Float: WriteFloat(node.Float); break;
            case NodeKind.Text: WriteText(node); break;
            case NodeKind.Bytes: WriteBase64(_reader.Slice(node)); break;
            case NodeKind.List or NodeKind.Tuple: WriteList(node, ""); break;
            case NodeKind.Set or NodeKind.FrozenSet: WriteList(node, ".items"); break;
            case NodeKind.Dict: WriteDict(node); break;
            case NodeKind.Constructed: WriteConstructed(node); break;
            default: throw Refusal.Mismatch(node, typeof(object));
        }
    }

    private void WriteInteger(long value)
    {
        value.TryFormat(_output.GetSpan(NumberRoom), out int written, default, CultureInfo.InvariantCulture);
        _output.Advance(written);
    }

    private void WriteDigits(BigInteger value)
    {
        string digits = value.ToString(CultureInfo.InvariantCulture);
        _output.Advance(Encoding.ASCII.GetBytes(digits, _output.GetSpan(digits.Length)));
        CheckSize();
    }

    // A float is never mistaken for an integer. What is no number of JSON is text.
    private void WriteFloat(double value)
    {
        if (!double.IsFinite(value))
        {
            _output.Write(double.IsNaN(value) ? "\"NaN\""u8 : value > 0 ? "\"Infinity\""u8 : "\"-Infinity\""u8);
            return;
        }

        Span<byte> target = _output.GetSpan(NumberRoom);
        value.TryFormat(target, out int written, "R", CultureInfo.InvariantCulture);
        if (target[..written].IndexOfAny(".E"u8) < 0)
        {
            ".0"u8.CopyTo(target[written..]);
            written += 2;
        }

        _output.Advance(written);
    }

    private void WriteText(Node node)
    {
        if (!JsonText.TryWrite(_output, _reader.Slice(node)))
        {
            WriteEscaped(_reader.Text(node));
        }

        CheckSize();
    }

    // Halves of characters stand there as escapes, which most readers take.
    private void WriteEscaped(string text)
    {
        var escaped = new StringBuilder("\"", text.Length + 16);
        foreach (char c in text)
        {
            bool isPlain = c is >= ' ' and < '\x7f' and not ('"' or '\\');
            escaped.Append(isPlain ? c.ToString() : $"\\u{(int)c:x4}");
        }

        _output.Write(Encoding.ASCII.GetBytes(escaped.Append('"').ToString()));
    }

    private void WriteBase64(ReadOnlySpan<byte> bytes)
    {
        JsonBase64.Write(_output, bytes);
        CheckSize();
    }

    private void WriteList(Node node, string place)
    {
        _output.WriteByte((byte)'[');
        ItemCursor items = _reader.Open(node);
        int index = 0;
        try
        {
            for (; index < items.Count; index++)
            {
                WriteComma(index);
                Write(items.Next());
            }
        }
        catch (ValueException e) when (_reader.Leave(e, $"{place}[{index}]"))
        {
            throw;
        }

        _reader.Close(node);
        _output.WriteByte((byte)']');
        CheckSize();
    }

    private void WriteDict(Node node)
    {
        bool isObject = HasNames(node);
        _output.WriteByte(isObject ? (byte)'{' : (byte)'[');
        ItemCursor items = _reader.Open(node);
        Node key = default;
        try
        {
            for (int i = 0; i < items.Count; i += 2)
            {
                WriteComma(i);
                key = items.Next();
                WriteMember(key, items.Next(), isObject);
            }
        }
        catch (ValueException e) when (_reader.Leave(e, Places.OfKey(_reader, key)))
        {
            throw;
        }

        _reader.Close(node);
        _output.WriteByte(isObject ? (byte)'}' : (byte)']');
        CheckSize();
    }

    // Where not all keys are text, the dict is a list of pairs: as names of an object, 1 and "1" would collide.
    private void WriteMember(Node key, Node value, bool isObject)
    {
        if (isObject)
        {
            WriteText(key);
            _output.WriteByte((byte)':');
            Write(value);
            return;
        }

        _output.WriteByte((byte)'[');
        Write(key);
        _output.WriteByte((byte)',');
        Write(value);
        _output.WriteByte((byte)']');
    }

    private bool HasNames(Node node)
    {
        ItemCursor items = _reader.Walk(node);
        for (int i = 0; i < items.Count; i += 2)
        {
            Node key = items.Next();
            items.Next();
            if (key.Kind != NodeKind.Text || !Utf8.IsValid(_reader.Slice(key)))
            {
                return false;
            }
        }

        return true;
    }

    private void WriteComma(int index)
    {
        if (index > 0)
        {
            _output.WriteByte((byte)',');
        }
    }

    private void CheckSize()
    {
        if (_output.Length > _mostBytes)
        {
            throw new ValueException($"this value takes more than the {_mostBytes} bytes that an answer may have. Send it in pieces, as a stream.");
        }
    }
}
