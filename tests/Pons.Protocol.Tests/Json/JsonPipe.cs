using System.Buffers.Binary;
using System.Text;
using Pons.Protocol.Frames;
using Pons.Protocol.Json;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Protocol.Tests.Json;

/// <summary>The JSON form as tests use it: values and messages to bytes of a pipe, and back.</summary>
internal static class JsonPipe
{
    public const long MessageLimit = 256 << 20;

    public static JsonLimits Limits(long messageBytes = MessageLimit, int depth = 200) => new(new ValueLimits(depth), messageBytes);

    public static JsonFrameReader Reader(long messageBytes = MessageLimit, JsonCredits? credits = null) => new(new JsonMessageSource(Limits(messageBytes), credits ?? new JsonCredits()));

    public static JsonMessageWriter Writer(long messageBytes = MessageLimit, JsonCredits? credits = null) => new(Limits(messageBytes), credits ?? new JsonCredits());

    public static byte[] OnPipe(byte[] message, bool isBinary)
    {
        byte[] frame = new byte[sizeof(uint) + message.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)message.Length | (isBinary ? JsonFrameReader.BinaryBit : 0));
        message.CopyTo(frame, sizeof(uint));
        return frame;
    }

    public static byte[] Text(string message) => OnPipe(Encoding.UTF8.GetBytes(message), isBinary: false);

    /// <summary>A message with buffers, whose text must announce them.</summary>
    public static byte[] Binary(string text, params byte[][] buffers)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        var bytes = new List<byte>([.. BitConverter.GetBytes(utf8.Length), .. utf8]);
        foreach (byte[] buffer in buffers)
        {
            bytes.AddRange(new byte[-bytes.Count & 15]);
            bytes.AddRange(buffer);
        }

        return OnPipe([.. bytes], isBinary: true);
    }

    public static byte[] Part(uint number, byte form, ReadOnlySpan<byte> bytes)
    {
        byte[] part = new byte[JsonParts.HeadBytes + bytes.Length];
        JsonParts.WriteHead(part, number, form);
        bytes.CopyTo(part.AsSpan(JsonParts.HeadBytes));
        return OnPipe(part, isBinary: true);
    }

    /// <summary>The one frame of the binary form that these bytes of a pipe make.</summary>
    public static byte[] Read(byte[] onPipe, out ValueException? refusal, JsonFrameReader? reader = null)
    {
        reader ??= Reader();
        reader.Feed(onPipe);
        Assert.True(reader.TryRead(out Frame frame)); // with all parts before it, if there are any
        refusal = reader.Refusal;
        return frame.Bytes.ToArray();
    }

    /// <summary>A return message with that value.</summary>
    public static byte[] Return(string json, params (bool IsWritable, byte[] Bytes)[] buffers)
    {
        string table = buffers.Length == 0 ? "" : $"\"buffers\":[{string.Join(',', buffers.Select(buffer => $"[{(buffer.IsWritable ? 1 : 0)},{buffer.Bytes.Length}]"))}],";
        string text = $"{{\"kind\":\"return\",\"call\":1,{table}\"payload\":{json}}}";
        return buffers.Length == 0 ? Text(text) : Binary(text, [.. buffers.Select(buffer => buffer.Bytes)]);
    }

    /// <summary>A frame of the binary form with that pickle.</summary>
    public static byte[] ReturnFrame(byte[] pickle)
    {
        var output = new OutputBuffer();
        int start = FrameWriter.Begin(output, MessageKind.Return, 1);
        output.Write(pickle);
        FrameWriter.End(output, start);
        return output.Written.ToArray();
    }

    /// <summary>The value in a frame of the binary form; throws what refused it.</summary>
    public static unsafe T Value<T>(byte[] frame)
    {
        var parsed = Frame.Parse(FrameHeader.Read(frame), frame);
        fixed (byte* start = frame)
        {
            return PickleCodec.Read<T>(parsed.Payload, new ValueLimits(), "value", new PinnedFrame(parsed, start));
        }
    }

    /// <summary>The value that a text of the JSON form stands for.</summary>
    public static T ReadValue<T>(string json, params (bool IsWritable, byte[] Bytes)[] buffers)
    {
        byte[] frame = Read(Return(json, buffers), out ValueException? refusal);
        return refusal is null ? Value<T>(frame) : throw refusal;
    }

    /// <summary>A frame of the binary form as it stands on the pipe of a peer that speaks JSON, in parts where it is long.</summary>
    public static byte[] OnPipe(byte[] frame, JsonMessageWriter? writer = null)
    {
        JsonMessage message = (writer ?? Writer()).Write(frame);
        message.Seal(FrameHeader.Read(frame).Call);
        var bytes = new List<byte>();
        if (!message.NeedsParts)
        {
            bytes.AddRange(message.Frame);
        }

        while (message.NeedsParts && message.Left > 0)
        {
            bytes.AddRange(message.TakePart(7));
        }

        message.Return();
        return [.. bytes];
    }

    /// <summary>What a frame of the binary form is in the JSON form.</summary>
    public static JsonShown Write(byte[] frame, JsonMessageWriter? writer = null)
    {
        JsonMessage message = (writer ?? Writer()).Write(frame);
        message.Seal(FrameHeader.Read(frame).Call);
        byte[] bytes = message.Frame[sizeof(uint)..].ToArray();
        Assert.Equal(message.IsBinary, (message.Frame[3] & 0x80) != 0);
        var shown = JsonShown.Of(bytes, message.IsBinary);
        message.Return();
        return shown;
    }
}
