using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pons.Cli;

/// <summary>Writes a result to stdout as JSON that any tool can read; types that JSON lacks become text, pairs or lists (docs/guide/command-line.md).</summary>
internal static class ResultWriter
{
    private const int LongestPiece = 1 << 20;

    /// <param name="value">An untyped result.</param>
    /// <param name="isReadable">For eyes: indented, and text as it is.</param>
    public static void Write(object? value, bool isReadable)
    {
        using Stream stdout = Console.OpenStandardOutput();
        stdout.Write(Line(value, isReadable));
    }

    /// <summary>The same as bytes, the line end included.</summary>
    public static byte[] Line(object? value, bool isReadable) => [.. Text(value, isReadable), (byte)'\n'];

    /// <summary>A float is never mistaken for an integer: 2.0 stays 2.0.</summary>
    public static string Float(double number)
    {
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        return double.IsFinite(number) && text.AsSpan().IndexOfAny(".E") < 0 ? text + ".0" : text;
    }

    private static ReadOnlySpan<byte> Text(object? value, bool isReadable) => value switch
    {
        string text when isReadable => Encoding.UTF8.GetBytes(text),

        // A lone number needs no JSON writer, which takes longer to load than to write.
        double number when double.IsFinite(number) => Encoding.UTF8.GetBytes(Float(number)),
        long number => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)),
        _ => Json(value, isReadable),
    };

    private static ReadOnlySpan<byte> Json(object? value, bool isReadable)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        var options = new JsonWriterOptions { Indented = isReadable, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };
        using (var json = new Utf8JsonWriter(bytes, options))
        {
            WriteValue(json, value);
        }

        return bytes.WrittenSpan;
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool boolean: json.WriteBooleanValue(boolean); break;
            case long number: json.WriteNumberValue(number); break;
            case BigInteger number: json.WriteRawValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case double number: WriteFloat(json, number); break;
            case string text: WriteText(json, text); break;
            case byte[] bytes: json.WriteBase64StringValue(bytes); break;
            case Complex complex: WriteFields(json, [new("re", complex.Real), new("im", complex.Imaginary)]); break;
            case Dictionary<string, object?> fields when fields.Keys.All(IsWhole): WriteFields(json, fields); break;
            case Dictionary<string, object?> fields: WriteMap(json, fields.ToDictionary(field => (object)field.Key, field => field.Value)); break;
            case Dictionary<object, object?> map: WriteMap(json, map); break;
            case NDArray array: WriteValue(json, array.ToLists()); break;
            case IEnumerable items: WriteList(json, items); break;
            default: WriteOther(json, value); break;
        }
    }

    private static void WriteOther(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case DateTime time: json.WriteStringValue(time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)); break;
            case DateTimeOffset time: json.WriteStringValue(time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture)); break;
            case DateOnly date: json.WriteStringValue(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)); break;
            case TimeOnly time: json.WriteStringValue(time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)); break;
            case TimeSpan time: json.WriteStringValue(System.Xml.XmlConvert.ToString(time)); break;
            case IFormattable other: json.WriteStringValue(other.ToString(null, CultureInfo.InvariantCulture)); break;
            case IAsyncEnumerable<object?>: throw new UnwritableException("The result holds a generator, which has no form in JSON. Return or yield its items instead.");
            case Handle or Delegate: throw new UnwritableException("The result holds something that lives in the program that was called, a function or an object, which has no form in JSON. Return plain values instead.");
            default: throw new InvalidOperationException($"A result of type {value.GetType()} has no JSON form.");
        }
    }

    private static void WriteText(Utf8JsonWriter json, string text)
    {
        if (!IsWhole(text))
        {
            json.WriteRawValue(Escape(text));
            return;
        }

        // The writer takes a text of any length only in pieces.
        ReadOnlySpan<char> rest = text;
        while (rest.Length > LongestPiece)
        {
            json.WriteStringValueSegment(rest[..LongestPiece], isFinalSegment: false);
            rest = rest[LongestPiece..];
        }

        if (rest.Length == text.Length)
        {
            json.WriteStringValue(rest);
        }
        else
        {
            json.WriteStringValueSegment(rest, isFinalSegment: true);
        }
    }

    /// <summary>Whether no half of a character stands in it, which the writer would exchange for another.</summary>
    private static bool IsWhole(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder("\"", text.Length + 16);
        foreach (char c in text)
        {
            bool isPlain = c is >= ' ' and < '\x7f' and not ('"' or '\\');
            escaped.Append(isPlain ? c.ToString() : $"\\u{(int)c:x4}");
        }

        return escaped.Append('"').ToString();
    }

    /// <summary>JSON has no NaN and no infinities, so those are text.</summary>
    private static void WriteFloat(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
        {
            json.WriteRawValue(Float(number));
        }
        else
        {
            json.WriteStringValue(Float(number));
        }
    }

    private static void WriteFields(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object?>> fields)
    {
        json.WriteStartObject();
        foreach ((string name, object? value) in fields)
        {
            json.WritePropertyName(name);
            WriteValue(json, value);
        }

        json.WriteEndObject();
    }

    /// <summary>A dict whose keys are not text is a list of pairs: as names of an object, 1 and "1" would collide.</summary>
    private static void WriteMap(Utf8JsonWriter json, Dictionary<object, object?> map)
    {
        json.WriteStartArray();
        foreach ((object key, object? value) in map)
        {
            WriteList(json, new[] { key, value });
        }

        json.WriteEndArray();
    }

    private static void WriteList(Utf8JsonWriter json, IEnumerable items)
    {
        json.WriteStartArray();
        foreach (object? item in items)
        {
            WriteValue(json, item);
        }

        json.WriteEndArray();
    }
}
