using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using Pons.Protocol.Values;

namespace Pons.Protocol.Pickle;

/// <summary>Writes values as pickle protocol 5, with the narrowest opcode for each, as Python itself would.</summary>
/// <remarks>No frames: they help a reader of files, and a message is whole. The memo holds field names and
/// constructors only.</remarks>
internal sealed partial class PickleWriter : ValueWriter
{
    private const int Protocol = 5;
    private const int ShortLimit = byte.MaxValue;

    private OutputBuffer _output = null!;
    private IBufferPlacer? _placer;
    private SentHandles? _handles;

    /// <summary>True while no constructor was called: Python may read such bytes without its closed list.</summary>
    public bool IsPlain { get; private set; }

    public void Start(OutputBuffer output, in ValueLimits limits, IBufferPlacer? placer, SentHandles? handles)
    {
        _placer = placer;
        _handles = handles;
        Reset(limits.Depth);
        _output = output;
        IsPlain = true;
        ForgetMemo();
        _output.WriteByte(Opcode.Proto);
        _output.WriteByte(Protocol);
    }

    public void Finish()
    {
        _output.WriteByte(Opcode.Stop);
        _output = null!;
        _placer = null;
        _handles = null;
    }

    public override void WriteNull() => _output.WriteByte(Opcode.None);

    public override void WriteBoolean(bool value) => _output.WriteByte(value ? Opcode.NewTrue : Opcode.NewFalse);

    public override void WriteInteger(long value)
    {
        const int Room = 2 + sizeof(long);
        Span<byte> target = _output.GetSpan(Room);
        if ((ulong)value <= byte.MaxValue)
        {
            target[0] = Opcode.BinInt1;
            target[1] = (byte)value;
            _output.Advance(2);
        }
        else if ((ulong)value <= ushort.MaxValue)
        {
            target[0] = Opcode.BinInt2;
            BinaryPrimitives.WriteUInt16LittleEndian(target[1..], (ushort)value);
            _output.Advance(1 + sizeof(ushort));
        }
        else if (value == (int)value)
        {
            target[0] = Opcode.BinInt;
            BinaryPrimitives.WriteInt32LittleEndian(target[1..], (int)value);
            _output.Advance(1 + sizeof(int));
        }
        else
        {
            target[0] = Opcode.Long1;
            target[1] = sizeof(long);
            BinaryPrimitives.WriteInt64LittleEndian(target[2..], value);
            _output.Advance(Room);
        }
    }

    public override void WriteInteger(BigInteger value)
    {
        if (value >= long.MinValue && value <= long.MaxValue)
        {
            WriteInteger((long)value);
            return;
        }

        int length = value.GetByteCount();
        WriteHead(length, Opcode.Long1, Opcode.Long4);
        value.TryWriteBytes(_output.GetSpan(length), out int written);
        _output.Advance(written);
    }

    public override void WriteFloat(double value)
    {
        const int Room = 1 + sizeof(double);
        Span<byte> target = _output.GetSpan(Room);
        target[0] = Opcode.BinFloat;
        BinaryPrimitives.WriteDoubleBigEndian(target[1..], value);
        _output.Advance(Room);
    }

    public override void WriteText(ReadOnlySpan<char> value)
    {
        const int LargestGrowth = 3;
        if (value.Length <= ShortLimit / LargestGrowth)
        {
            Span<byte> target = _output.GetSpan(2 + value.Length * LargestGrowth);
            int written = Wtf8.Encode(value, target[2..]);
            target[0] = Opcode.ShortBinUnicode;
            target[1] = (byte)written;
            _output.Advance(2 + written);
            return;
        }

        int length = Wtf8.GetByteCount(value);
        WriteHead(length, Opcode.ShortBinUnicode, Opcode.BinUnicode);
        _output.Advance(Wtf8.Encode(value, _output.GetSpan(length)));
    }

    public override void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteHead(value.Length, Opcode.ShortBinBytes, Opcode.BinBytes);
        _output.Write(value);
    }

    public override void WriteBuffer(ReadOnlySpan<byte> items, bool isWritable)
    {
        if (_placer is not null && _placer.TryPlace(items, isWritable))
        {
            WriteNextBuffer(isWritable);
        }
        else if (isWritable)
        {
            Span<byte> target = _output.GetSpan(1 + sizeof(long));
            target[0] = Opcode.ByteArray8;
            BinaryPrimitives.WriteInt64LittleEndian(target[1..], items.Length);
            _output.Advance(1 + sizeof(long));
            _output.Write(items);
        }
        else
        {
            WriteBytes(items);
        }
    }

    public override void WriteBuffer(ReadOnlyMemory<byte> items, bool isWritable)
    {
        if (_placer is not null && _placer.TryAnnounce(items, isWritable))
        {
            WriteNextBuffer(isWritable);
        }
        else
        {
            WriteBuffer(items.Span, isWritable);
        }
    }

    public override void WriteHandle(object target)
    {
        if (_handles is null)
        {
            throw Refusal.Unwritable(target.GetType(),
                "functions, streams and handles cross as arguments, results, items and events only. Send a value.");
        }

        int index = _handles.Add(target);
        BeginConstructor(Constructor.Handle, 1);
        WriteInteger(index);
        EndConstructor(1);
    }

    // A length of one byte where it fits, else of four: nothing in .NET is longer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteHead(int length, byte shortOpcode, byte longOpcode)
    {
        Span<byte> target = _output.GetSpan(1 + sizeof(int));
        if (length <= ShortLimit)
        {
            target[0] = shortOpcode;
            target[1] = (byte)length;
            _output.Advance(2);
        }
        else
        {
            target[0] = longOpcode;
            BinaryPrimitives.WriteInt32LittleEndian(target[1..], length);
            _output.Advance(1 + sizeof(int));
        }
    }
}
