using System.Buffers.Binary;
using System.Buffers.Text;
using Pons.Protocol.Frames;

namespace Pons.Protocol.Json;

/// <summary>A message of the JSON form that is to be sent. Its head is written last: a call has its number only when it takes its turn.</summary>
/// <remarks>
/// <code>
/// 0             4            16                              room
/// +-------------+------------+-------------------------------+---------------------------+
/// | frame size  | head of    | {"kind":"call","call":7       | ,"name":"add",…} buffers  |
/// |             | a part     | put before the rest           |                           |
/// +-------------+------------+-------------------------------+---------------------------+
/// </code>
/// A binary message begins at 16, spaces before its text, so that its buffers lie right whatever the number; one of text begins with its text. Parts get their heads in place, over what was sent before.
/// </remarks>
internal sealed class JsonMessage
{
    private const int SizeBytes = sizeof(uint);
    private const int BinaryStart = SizeBytes + JsonParts.HeadBytes;
    private const int Room = 80;

    [ThreadStatic]
    private static JsonMessage? _spare;

    private readonly OutputBuffer _bytes = new();
    private int _start;
    private int _sent;

    public MessageKind Kind { get; private set; }

    public ulong Call { get; private set; }

    public bool HasHandles { get; private set; }

    public bool IsBinary { get; private set; }

    /// <summary>What stands behind the head; to be written before the message is sealed.</summary>
    public OutputBuffer Body => _bytes;

    /// <summary>The size of the message, when it is sealed.</summary>
    public int Size => _bytes.Length - _start;

    /// <summary>Whether it is too long for one frame.</summary>
    public bool NeedsParts => Size > JsonParts.MostBytes;

    /// <summary>Bytes of the message that wait to be taken, part by part.</summary>
    public int Left => Size - _sent;

    /// <summary>The frame of a sealed message that needs no parts.</summary>
    public ReadOnlySpan<byte> Frame => _bytes.Written[(_start - SizeBytes)..];

    public static JsonMessage Rent(MessageKind kind, ulong call, bool hasHandles)
    {
        JsonMessage message = _spare ?? new JsonMessage();
        _spare = null;
        (message.Kind, message.Call, message.HasHandles, message.IsBinary) = (kind, call, hasHandles, false);
        message._bytes.GetSpan(Room);
        message._bytes.Advance(Room);
        return message;
    }

    /// <summary>Ends the text, behind which the buffers begin.</summary>
    public void BeginBuffers()
    {
        IsBinary = true;
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.Written[BinaryStart..], _bytes.Length - BinaryStart - SizeBytes);
    }

    /// <summary>Puts the head before the rest; then it can be sent.</summary>
    public void Seal(ulong call)
    {
        Call = call;
        Span<byte> room = _bytes.Written[..Room];
        int textStart = WriteHead(room);
        if (IsBinary)
        {
            room[(BinaryStart + SizeBytes)..textStart].Fill((byte)' ');
        }

        _start = IsBinary ? BinaryStart : textStart;
        _sent = 0;
        WriteSize(_start, Size, IsBinary);
    }

    /// <summary>The next part of a message that needs parts, as a frame; over when <see cref="Left"/> is 0.</summary>
    public ReadOnlySpan<byte> TakePart(uint number)
    {
        int size = Math.Min(Left, JsonParts.MostBytes);
        int start = _start + _sent - JsonParts.HeadBytes;
        _sent += size;
        byte form = Left > 0 ? JsonParts.More : IsBinary ? JsonParts.LastOfBinary : JsonParts.LastOfText;
        JsonParts.WriteHead(_bytes.Written[start..], number, form);
        WriteSize(start, JsonParts.HeadBytes + size, isBinary: true);
        return _bytes.Written.Slice(start - SizeBytes, SizeBytes + JsonParts.HeadBytes + size);
    }

    /// <summary>It was sent, or will not be.</summary>
    public void Return()
    {
        _bytes.Clear();
        _spare = this;
    }

    private int WriteHead(Span<byte> room)
    {
        int at = room.Length;
        if (Call != 0)
        {
            Span<byte> digits = stackalloc byte[20];
            Utf8Formatter.TryFormat(Call, digits, out int count);
            Put(room, digits[..count], ref at);
            Put(room, "\",\"call\":"u8, ref at);
        }
        else
        {
            Put(room, "\""u8, ref at);
        }

        Put(room, JsonKeyNames.WordOf(Kind), ref at);
        Put(room, "{\"kind\":\""u8, ref at);
        return at;
    }

    private static void Put(Span<byte> room, ReadOnlySpan<byte> text, ref int at)
    {
        at -= text.Length;
        text.CopyTo(room[at..]);
    }

    private void WriteSize(int start, int size, bool isBinary) =>
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.Written[(start - SizeBytes)..], (uint)size | (isBinary ? JsonFrameReader.BinaryBit : 0));
}
