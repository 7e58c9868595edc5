using System.Buffers.Binary;

namespace Pons.Protocol.Json;

/// <summary>Puts the parts of long messages together (SPEC chapter 11).</summary>
/// <remarks><code>FF FF FF FF · message u32 · form u8 · three zeros · up to 1 MiB of the message</code> Memory is taken for what has arrived, and not for what was announced.</remarks>
internal sealed class JsonParts(long messageLimit)
{
    public const int HeadBytes = 12;

    /// <summary>Bytes of a message in one part, and of one that needs no parts.</summary>
    public const int MostBytes = 1 << 20;

    public const uint Mark = uint.MaxValue;
    public const byte More = 0;
    public const byte LastOfText = 1;
    public const byte LastOfBinary = 2;

    private const int MostUnfinished = 16;
    private const int FormAt = 8;

    private readonly Dictionary<uint, OutputBuffer> _unfinished = [];
    private OutputBuffer? _finished;
    private long _bytes;

    /// <summary>Messages that are not complete.</summary>
    public int Count => _unfinished.Count;

    public static bool IsPart(ReadOnlySpan<byte> binary) => binary.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(binary) == Mark;

    public static void WriteHead(Span<byte> head, uint number, byte form)
    {
        head[..HeadBytes].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(head, Mark);
        BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(uint)..], number);
        head[FormAt] = form;
    }

    /// <summary>Takes a part in; answers true with the whole message when it is the last. That lives until the next call.</summary>
    public bool TryComplete(ReadOnlySpan<byte> part, out ReadOnlySpan<byte> message, out bool isBinary)
    {
        Forget();
        message = default;
        byte form = Check(part);
        uint number = BinaryPrimitives.ReadUInt32LittleEndian(part[sizeof(uint)..]);
        OutputBuffer whole = Find(number);
        ReadOnlySpan<byte> bytes = part[HeadBytes..];
        if (_bytes + bytes.Length > messageLimit)
        {
            throw new ProtocolException("size", $"More than {messageLimit} bytes arrive in parts of messages that are not complete. The limit of messages is an option.");
        }

        whole.Write(bytes);
        _bytes += bytes.Length;
        isBinary = form == LastOfBinary;
        if (form == More)
        {
            return false;
        }

        _unfinished.Remove(number);
        _bytes -= whole.Length;
        _finished = whole;
        message = whole.Written;
        return true;
    }

    /// <summary>Gives the memory of the message back that was completed last.</summary>
    public void Forget()
    {
        _finished?.Clear();
        _finished = null;
    }

    private static byte Check(ReadOnlySpan<byte> part)
    {
        if (part.Length <= HeadBytes || part.Length > HeadBytes + MostBytes)
        {
            throw new ProtocolException("size", $"A part of {part.Length} bytes arrived; {HeadBytes + 1} to {HeadBytes + MostBytes} are allowed.");
        }

        byte form = part[FormAt];
        if (form > LastOfBinary)
        {
            throw new ProtocolException("flags", $"A part of form {form} arrived; forms go from {More} to {LastOfBinary}.");
        }

        return part[(FormAt + 1)..HeadBytes].ContainsAnyExcept((byte)0) ? throw new ProtocolException("table", "A part arrived with something else than zeros in its head.") : form;
    }

    private OutputBuffer Find(uint number)
    {
        if (!_unfinished.TryGetValue(number, out OutputBuffer? whole))
        {
            whole = _unfinished.Count < MostUnfinished
                ? new OutputBuffer()
                : throw new ProtocolException("size", $"More than {MostUnfinished} messages arrive in parts at once.");
            _unfinished.Add(number, whole);
        }

        return whole;
    }
}
