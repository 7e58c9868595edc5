using System.Buffers.Binary;
using Pons.Protocol.Values;

namespace Pons.Protocol.Pickle;

internal sealed unsafe partial class PickleParser
{
    // An integer of up to this many bytes fits 64 bits.
    private const int WordSize = 8;

    private bool ParseScalar(byte opcode)
    {
        switch (opcode)
        {
            case Opcode.ShortBinUnicode: PushSlice(NodeKind.Text, ReadByte()); return true;
            case Opcode.BinFloat: PushFloat(); return true;
            case Opcode.BinInt1 or Opcode.BinInt2 or Opcode.BinInt: PushIntegers(opcode); return true;
            case Opcode.None: _stack.Add(Node.None); return true;
            case Opcode.NewTrue: _stack.Add(Node.FromBoolean(true)); return true;
            case Opcode.NewFalse: _stack.Add(Node.FromBoolean(false)); return true;
            case Opcode.BinUnicode: PushSlice(NodeKind.Text, ReadSize()); return true;
            case Opcode.BinUnicode8: PushSlice(NodeKind.Text, ReadSize8()); return true;
            case Opcode.Long1: PushInteger(ReadByte()); return true;
            case Opcode.Long4: PushInteger(ReadSize()); return true;
            case Opcode.ShortBinBytes: PushSlice(NodeKind.Bytes, ReadByte()); return true;
            case Opcode.BinBytes: PushSlice(NodeKind.Bytes, ReadSize()); return true;
            case Opcode.BinBytes8 or Opcode.ByteArray8: PushSlice(NodeKind.Bytes, ReadSize8()); return true;
            default: return false;
        }
    }

    private void PushSlice(NodeKind kind, int length)
    {
        Need(length);
        _stack.Add(Node.FromSource(kind, _at, length));
        _at += length;
    }

    private void PushFloat()
    {
        Need(sizeof(double));
        _stack.Add(Node.FromFloat(BinaryPrimitives.ReadDoubleBigEndian(new ReadOnlySpan<byte>(_source + _at, sizeof(double)))));
        _at += sizeof(double);
    }

    // Lists of ints are long: the loop goes on while one follows another, without asking what else there might be.
    private void PushIntegers(byte opcode)
    {
        while (true)
        {
            int size = opcode == Opcode.BinInt1 ? sizeof(byte) : opcode == Opcode.BinInt2 ? sizeof(ushort) : sizeof(int);
            Need(size);
            byte* at = _source + _at;
            long value = opcode == Opcode.BinInt1 ? *at
                : opcode == Opcode.BinInt2 ? BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(at, sizeof(ushort)))
                : BinaryPrimitives.ReadInt32LittleEndian(new ReadOnlySpan<byte>(at, sizeof(int)));
            _stack.Add(Node.FromInteger(value));
            _at += size;
            if (_at == _length || _source[_at] is not (Opcode.BinInt1 or Opcode.BinInt2 or Opcode.BinInt))
            {
                return;
            }

            _opcodeAt = _at;
            opcode = _source[_at++];
        }
    }

    // Little-endian two's complement of any length; the empty one is 0.
    private void PushInteger(int length)
    {
        if (length > WordSize)
        {
            PushSlice(NodeKind.BigInteger, length);
            return;
        }

        Need(length);
        long value = 0;
        for (int i = 0; i < length; i++)
        {
            value |= (long)_source[_at + i] << (8 * i);
        }

        int unused = 8 * (WordSize - length);
        _stack.Add(Node.FromInteger(length == 0 ? 0 : value << unused >> unused));
        _at += length;
    }
}
