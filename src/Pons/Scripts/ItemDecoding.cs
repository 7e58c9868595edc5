using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pons.Scripts;

/// <summary>Makes the items of a run out of their bytes, each a <typeparamref name="T"/>.</summary>
internal sealed class ItemDecoding<T>
{
    private static readonly Encoding Strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
    private static readonly bool IsText = typeof(T) == typeof(string) || typeof(T) == typeof(object);

    private readonly Script _script;
    private readonly bool _isJson;
    private readonly JsonTypeInfo<T>? _json;

    public ItemDecoding(Script script)
    {
        _script = script;
        bool isJsonMode = script.Mode is ScriptMode.Json or ScriptMode.JsonLines;
        bool isBytes = typeof(T) == typeof(byte[]) || typeof(T) == typeof(ReadOnlyMemory<byte>) || (script.Mode == ScriptMode.Bytes && typeof(T) == typeof(object));
        _isJson = isJsonMode || (!isBytes && !IsText);
        _json = _isJson && script.Decoder is null ? (JsonTypeInfo<T>)ScriptJson.For(script).GetTypeInfo(typeof(T)) : null;
    }

    /// <summary>Reads the next item that is one: an empty line between JSON values is none.</summary>
    public bool TryRead(ItemReader reader, out T item)
    {
        while (reader.TryNext(out ReadOnlySpan<byte> bytes))
        {
            if (_script.Mode == ScriptMode.JsonLines && bytes.IndexOfAnyExcept(" \t\r"u8) < 0 && _script.Decoder is null)
            {
                continue;
            }

            item = Decode(bytes, reader.Number);
            return true;
        }

        item = default!;
        return false;
    }

    /// <summary>The items of an output to its end.</summary>
    public async IAsyncEnumerable<T> ReadAsync(ItemReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            T item;
            reader.Enter(_script);
            try
            {
                while (!TryRead(reader, out item))
                {
                    if (reader.HasEnded)
                    {
                        yield break;
                    }

                    await reader.WaitAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                reader.Leave();
            }

            // Also where output never rests, so that nothing is ever waited for.
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    private T Decode(ReadOnlySpan<byte> bytes, long number)
    {
        if (_script.Decoder is { } decoder)
        {
            object? made = decoder(bytes);
            return made is T fit ? fit
                : made is null && default(T) is null ? default!
                : throw new ScriptException($"{Place(number)} was made a {made?.GetType().ToString() ?? "null"} by Script.Decoder; a {typeof(T)} was asked for.");
        }

        if (_isJson)
        {
            return DecodeJson(bytes, number);
        }

        object item = typeof(T) == typeof(ReadOnlyMemory<byte>) ? new ReadOnlyMemory<byte>(bytes.ToArray())
            : IsText && !(typeof(T) == typeof(object) && _script.Mode == ScriptMode.Bytes) ? DecodeText(bytes, number)
            : bytes.ToArray();
        return (T)item;
    }

    private string DecodeText(ReadOnlySpan<byte> bytes, long number)
    {
        try
        {
            return (_script.ReplacesInvalidText ? Encoding.UTF8 : Strict).GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw NoText(bytes, number, error);
        }
    }

    private T DecodeJson(ReadOnlySpan<byte> bytes, long number)
    {
        ReadOnlySpan<byte> json = _script.AcceptsNaN ? NamedNumbers.Quote(bytes) : bytes;
        try
        {
            return JsonSerializer.Deserialize(json, _json!)!;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NotSupportedException)
        {
            throw NoJson(bytes, number, error);
        }
    }

    private ScriptException NoText(ReadOnlySpan<byte> bytes, long number, DecoderFallbackException error)
    {
        // A sequence that is cut short is told at its beginning, a wrong byte at its own place.
        int place = Math.Max(0, error.Index);
        string found = place < bytes.Length ? $"the byte 0x{bytes[place]:X2}" : "its end";
        return new ScriptException(
            $"{Place(number)} is no UTF-8: {found} at position {place + 1} of it does not belong there. It begins with '{Excerpt(bytes)}'. "
            + "Have the script write UTF-8, set Script.ReplacesInvalidText, or read it in the mode Bytes.",
            innerException: error)
        {
            ItemNumber = number,
        };
    }

    private ScriptException NoJson(ReadOnlySpan<byte> bytes, long number, Exception error)
    {
        (long line, int column) = error is JsonException { LineNumber: { } at, BytePositionInLine: { } position } ? (at, (int)position) : (0, 0);
        ReadOnlySpan<byte> wrong = LineOf(bytes, line);
        bool isDocument = _script.Mode == ScriptMode.Json;
        string place = isDocument ? $"Line {line + 1} of the output of {_script}" : Place(number);
        string expected = isDocument ? "one JSON document and nothing else on stdout" : _script.Mode == ScriptMode.JsonLines ? "one JSON value on each line" : $"a {typeof(T)} in JSON's form";
        string reason = NamedNumbers.At(wrong, column) is { } name
            ? $"It holds {name}, which JSON has not. Write null or a text in its place (json.dumps(…, allow_nan=False) finds it), or set Script.AcceptsNaN."
            : wrong.IsEmpty && bytes.IsEmpty ? "There was no output at all."
            : $"{Short(error.Message)} What people are to read belongs on stderr.";
        return new ScriptException($"{place} cannot be read: '{Excerpt(wrong)}'. Expected was {expected}. {reason}", innerException: error)
        {
            ItemNumber = isDocument ? line + 1 : number,
        };
    }

    private string Place(long number) =>
        _script.Mode is ScriptMode.JsonLines || (_script is { Mode: ScriptMode.Text, Delimiter: null or "\n" }) ? $"Line {number} of the output of {_script}"
        : _script.Mode == ScriptMode.Json ? $"The output of {_script}"
        : $"Item {number} of the output of {_script}";

    private static ReadOnlySpan<byte> LineOf(ReadOnlySpan<byte> text, long number)
    {
        for (long i = 0; i < number && text.IndexOf((byte)'\n') is >= 0 and int end; i++)
        {
            text = text[(end + 1)..];
        }

        int length = text.IndexOf((byte)'\n');
        return length < 0 ? text : text[..length];
    }

    private static string Excerpt(ReadOnlySpan<byte> bytes)
    {
        const int longest = 200;
        string text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, longest)]);
        return bytes.Length > longest ? text + "…" : text;
    }

    /// <summary>The place is told already, in our words.</summary>
    private static string Short(string message)
    {
        int end = message.IndexOf(" Path: $ ", StringComparison.Ordinal);
        end = end < 0 ? message.IndexOf(" | LineNumber:", StringComparison.Ordinal) : end;
        end = end < 0 ? message.IndexOf(" LineNumber:", StringComparison.Ordinal) : end;
        string cut = end < 0 ? message : message[..end];
        return cut.EndsWith('.') ? cut : cut + ".";
    }
}
