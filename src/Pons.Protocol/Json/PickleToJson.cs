using System.Globalization;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Protocol.Json;

/// <summary>Values of a pickle to the JSON form: parsed onto a tape, because memo and marks forbid one pass, and written from its nodes.</summary>
/// <remarks>Long bytes go into buffers. For one thread at a time; kept and used again. A pickle that cannot be read is a <see cref="ValueException"/>: a hub that passes it on is not to blame for it.</remarks>
internal sealed unsafe partial class PickleToJson
{
    private const long LargestSafe = JsonHeader.LargestNumber;

    // No integer of so many bytes has more digits than are allowed.
    private const int MostIntegerBytes = 41_525;
    private const int FloatRoom = 32;

    private readonly PickleParser _parser = new();
    private readonly ValueReader _reader = new();
    private readonly List<JsonBuffer> _sent = [];
    private OutputBuffer _output = null!;
    private PinnedFrame _frame = null!;
    private long _mostBytes;

    /// <summary>The parts of the frame that go into the buffers of the message, in the order of its table.</summary>
    public IReadOnlyList<JsonBuffer> Sent => _sent;

    /// <summary>Begins a message of at most so many bytes; its values go behind what stands in the output.</summary>
    public void Begin(OutputBuffer output, PinnedFrame frame, long mostBytes)
    {
        (_output, _frame, _mostBytes) = (output, frame, mostBytes);
        _sent.Clear();
    }

    /// <summary>Writes the value of a pickle that lies in the frame; arguments are written as a list, though they are a tuple.</summary>
    public void Write(ReadOnlySpan<byte> payload, in ValueLimits limits, string root, bool areArguments = false)
    {
        byte* pickle = _frame.At(payload);
        try
        {
            Node node = _parser.Parse(pickle, payload.Length, _reader.Tape);
            _reader.Begin(pickle, payload.Length, limits, _frame);
            if (areArguments)
            {
                WriteList(node, "args");
            }
            else
            {
                Write(node);
            }
        }
        catch (ValueException e) when (e.Enter(root))
        {
            throw;
        }
        catch (ProtocolException fault) when (fault.Code is "payload" or "table")
        {
            throw new ValueException($"it cannot be passed on: {fault.Message}", root);
        }
        finally
        {
            _reader.End();
        }
    }

    private void Write(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.None: _output.Write("null"u8); break;
            case NodeKind.Boolean: _output.Write(node.IsTrue ? "true"u8 : "false"u8); break;
            case NodeKind.Integer: WriteInteger(node.Bits); break;
            case NodeKind.BigInteger: WriteBigInteger(node); break;
            case NodeKind.Float: WriteFloat(node.Float); break;
            case NodeKind.Text: WriteText(node); break;
            case NodeKind.Bytes: WriteBytes(node); break;
            case NodeKind.List: WriteList(node); break;
            case NodeKind.Dict: WriteDict(node); break;
            case NodeKind.Tuple: WriteTagged(node, JsonTag.Tuple); break;
            case NodeKind.Set: WriteTagged(node, JsonTag.Set); break;
            case NodeKind.FrozenSet: WriteTagged(node, JsonTag.FrozenSet); break;
            case NodeKind.Constructed: WriteConstructed(node); break;
            default: throw Refusal.Mismatch(node, typeof(object));
        }
    }

    private void WriteInteger(long value)
    {
        bool isSafe = value is >= -LargestSafe and <= LargestSafe;
        if (!isSafe)
        {
            BeginTag(JsonTag.Int);
            _output.Write(",\""u8);
        }

        Span<byte> target = _output.GetSpan(FloatRoom);
        value.TryFormat(target, out int written, default, CultureInfo.InvariantCulture);
        _output.Advance(written);
        if (!isSafe)
        {
            _output.WriteByte((byte)'"');
            EndTag();
        }
    }

    private void WriteBigInteger(Node node)
    {
        if (node.Length > MostIntegerBytes)
        {
            throw new ValueException($"an integer of more than {JsonNumber.MostDigits} digits cannot cross to a peer that speaks JSON (SPEC chapter 11).");
        }

        System.Numerics.BigInteger value = _reader.BigInteger(node);
        if (value >= long.MinValue && value <= long.MaxValue)
        {
            WriteInteger((long)value);
            return;
        }

        string digits = value.ToString(CultureInfo.InvariantCulture);
        if (digits.Length - (value.Sign < 0 ? 1 : 0) > JsonNumber.MostDigits)
        {
            throw new ValueException($"an integer of more than {JsonNumber.MostDigits} digits cannot cross to a peer that speaks JSON (SPEC chapter 11).");
        }

        BeginTag(JsonTag.Int);
        _output.Write(",\""u8);
        _output.Advance(System.Text.Encoding.ASCII.GetBytes(digits, _output.GetSpan(digits.Length)));
        _output.WriteByte((byte)'"');
        EndTag();
    }

    private void WriteFloat(double value)
    {
        if (Math.Truncate(value) == value || !double.IsFinite(value))
        {
            WriteSpecialFloat(value);
            return;
        }

        Span<byte> target = _output.GetSpan(FloatRoom);
        value.TryFormat(target, out int written, default, CultureInfo.InvariantCulture);
        _output.Advance(written);
    }

    // What would come back as an integer, or is no number of JSON.
    private void WriteSpecialFloat(double value)
    {
        BeginTag(JsonTag.Float);
        _output.Write(",\""u8);
        if (double.IsFinite(value))
        {
            Span<byte> target = _output.GetSpan(FloatRoom);
            value.TryFormat(target, out int written, default, CultureInfo.InvariantCulture);
            _output.Advance(written);
        }
        else
        {
            _output.Write(double.IsNaN(value) ? "nan"u8 : value > 0 ? "inf"u8 : "-inf"u8);
        }

        _output.WriteByte((byte)'"');
        EndTag();
    }

    private void WriteText(Node node)
    {
        ReadOnlySpan<byte> text = _reader.Slice(node);
        if (JsonText.TryWrite(_output, text))
        {
            CheckSize();
            return;
        }

        BeginTag(JsonTag.Text16);
        _output.Write(",["u8);
        string units = _reader.Text(node);
        for (int i = 0; i < units.Length; i++)
        {
            WriteComma(i);
            WriteInteger(units[i]);
        }

        _output.WriteByte((byte)']');
        EndTag();
        CheckSize();
    }

    private void WriteBytes(Node node)
    {
        bool isWritable = IsWritable(node);
        BeginTag(isWritable ? JsonTag.ByteArray : JsonTag.Bytes);
        _output.WriteByte((byte)',');
        WriteContent(node, isWritable);
        EndTag();
    }

    // Base64, or the index of a buffer.
    private void WriteContent(Node node, bool isWritable)
    {
        ReadOnlySpan<byte> bytes = _reader.Slice(node);
        if (bytes.Length <= JsonBuffer.MostInText)
        {
            JsonBase64.Write(_output, bytes);
            CheckSize();
            return;
        }

        if (_sent.Count == ushort.MaxValue)
        {
            throw new ValueException($"a message carries at most {ushort.MaxValue} buffers. Send the bytes in parts.");
        }

        WriteInteger(_sent.Count);
        _sent.Add(new JsonBuffer(_frame.OffsetOf(bytes), bytes.Length, isWritable));
        _mostBytes -= bytes.Length + JsonBuffer.Alignment;
        CheckSize();
    }

    private bool IsWritable(Node node) => node.IsWritable && (node.Buffer < 0 || _frame.IsWritable(node.Buffer));

    private void BeginTag(JsonTag tag)
    {
        _output.Write("{\"$\":[\""u8);
        _output.Write(JsonTags.NameOf(tag));
        _output.WriteByte((byte)'"');
    }

    private void EndTag() => _output.Write("]}"u8);

    private void WriteComma(int index)
    {
        if (index > 0)
        {
            _output.WriteByte((byte)',');
        }
    }

    /// <summary>Shared references repeat, and JSON takes more room than a pickle: what comes of that is counted as it grows.</summary>
    private void CheckSize()
    {
        if (_output.Length > _mostBytes)
        {
            throw new ValueException("this value is larger in JSON than a message may be. The limit of messages is an option; or send it in pieces.");
        }
    }
}
