using System.Text;
using System.Text.Unicode;
using Pons.Protocol.Frames;
using Pons.Protocol.Values;

namespace Pons.Protocol.Json;

/// <summary>A JSON text as the arguments of a call: an object has them by name, a list by position.</summary>
/// <remarks>Safe for any number of threads. The tags of SPEC chapter 11 are read, for what plain JSON cannot say.</remarks>
internal static class JsonArguments
{
    private const string Root = "body";

    [ThreadStatic]
    private static JsonToPickle? _spare;

    /// <summary>Writes the payload of the call behind what stands in the output; answers the flags that belong to it.</summary>
    /// <exception cref="ValueException">It is no such text; the message says what, and where.</exception>
    public static FrameFlags Write(OutputBuffer output, ReadOnlySpan<byte> text, in ValueLimits limits)
    {
        if (!Utf8.IsValid(text))
        {
            throw new ValueException($"The body is no UTF-8, at byte {FirstInvalid(text)}, {Place(text, FirstInvalid(text))}.");
        }

        JsonToPickle transcoder = _spare ?? new JsonToPickle();
        _spare = null;
        var json = new JsonScanner(text, text);
        try
        {
            transcoder.Begin(output, new JsonContext(limits, int.MaxValue, [], 0));
            FrameFlags flags = Write(transcoder, ref json);
            json.TakeEnd();
            return flags;
        }
        catch (ProtocolException fault) when (fault.Code is "payload")
        {
            throw new ValueException($"{fault.Message.Replace("A message", "The body", StringComparison.Ordinal).Replace(" (SPEC chapter 11).", "", StringComparison.Ordinal)}, {Place(text, json.At)}.");
        }
        catch (PonsException refused) when (refused is ValueException or ProtocolException { Code: "table" })
        {
            throw new ValueException($"{refused.Message.TrimEnd('.')}: at byte {json.At}, {Place(text, json.At)}.");
        }
        finally
        {
            _spare = transcoder;
        }
    }

    private static FrameFlags Write(JsonToPickle transcoder, ref JsonScanner json)
    {
        switch (json.Peek())
        {
            case (byte)'{':
                return FrameFlags.Named | (transcoder.WriteKeywords(ref json, Root) ? FrameFlags.Plain : FrameFlags.None);
            case (byte)'[':
                json.Take((byte)'[');
                return transcoder.WriteArguments(ref json, isNamed: false) ? FrameFlags.Plain : FrameFlags.None;
            default:
                throw json.Fault("an object with the arguments by name, or a list with them by position, should stand");
        }
    }

    private static string Place(ReadOnlySpan<byte> text, int at)
    {
        ReadOnlySpan<byte> before = text[..Math.Min(at, text.Length)];
        int line = before.Count((byte)'\n') + 1;
        int column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return $"line {line}, column {column}";
    }

    private static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out int size) == System.Buffers.OperationStatus.Done)
        {
            at += size;
        }

        return at;
    }
}
