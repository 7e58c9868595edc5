using System.Text;
using System.Text.Json;

namespace Pons.Scripts;

/// <summary>Makes the bytes of what is sent to a script.</summary>
internal sealed class ItemEncoding
{
    private static readonly Encoding Strict = new UTF8Encoding(false, throwOnInvalidBytes: true);

    private readonly Script _script;
    private readonly byte[] _delimiter;

    public ItemEncoding(Script script)
    {
        _script = script;
        bool isDelimited = script.Mode is ScriptMode.Text or ScriptMode.JsonLines or ScriptMode.Json;
        _delimiter = !isDelimited ? [] : script.Mode == ScriptMode.Text ? Encoding.UTF8.GetBytes(script.Delimiter ?? "\n") : "\n"u8.ToArray();
    }

    private bool IsJson => _script.Mode is ScriptMode.JsonLines or ScriptMode.Json;

    /// <summary>One item and the delimiter behind it.</summary>
    /// <exception cref="ArgumentException">It holds the delimiter, or has no form in the script's mode.</exception>
    public byte[] Item(object? item)
    {
        byte[] bytes = Bytes(item);
        if (_delimiter.Length > 0 && bytes.AsSpan().IndexOf(_delimiter) >= 0)
        {
            throw new ArgumentException(
                $"The item holds the delimiter, so {_script} would read it as several. Send them one by one, choose another Script.Delimiter, or give the whole text to RunAsync.", nameof(item));
        }

        return [.. bytes, .. _delimiter];
    }

    /// <summary>All that a script is given at once: texts and bytes as they are, anything else as one line of JSON.</summary>
    public byte[] Whole(object? input) => input switch
    {
        null => [],
        _ when _script.Encoder is not null => Item(input),
        string text when !IsJson => Text(text),
        byte[] bytes => bytes,
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        _ => [.. Json(input), (byte)'\n'],
    };

    private byte[] Bytes(object? item) => item switch
    {
        _ when _script.Encoder is { } encoder => encoder(item),
        byte[] bytes when !IsJson => bytes,
        ReadOnlyMemory<byte> bytes when !IsJson => bytes.ToArray(),
        string text when !IsJson => Text(text),
        _ when _script.Mode == ScriptMode.Bytes => throw new ArgumentException(
            $"In the mode Bytes a script is sent byte[], ReadOnlyMemory<byte> or a text, not {item?.GetType().ToString() ?? "null"}. Encode it, or choose another mode.", nameof(item)),
        _ => Json(item),
    };

    private static byte[] Text(string text)
    {
        try
        {
            return Strict.GetBytes(text);
        }
        catch (EncoderFallbackException error)
        {
            throw new ArgumentException($"The text holds half a character (a lone surrogate) at position {error.Index + 1}, which UTF-8 cannot carry.", nameof(text), error);
        }
    }

    private byte[] Json(object? value)
    {
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(value, ScriptJson.For(_script));
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or JsonException)
        {
            throw new ArgumentException($"What is sent to {_script} has no form in JSON: {error.Message}", nameof(value), error);
        }
    }
}
