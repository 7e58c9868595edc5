using System.Buffers.Binary;
using Pons.Protocol.Values;

namespace Pons.Protocol.Pickle;

internal sealed unsafe partial class PickleParser
{
    // An integer of up to this many bytes fits 64 bits.
    private const int WordSize = 8;

    private void PushSlice(NodeKind kind, int length)
    {
        _in.Need(length);
        _stack.Add(Node.FromSource(kind, _in.At, length));
        _in.Skip(length);
    }

    private void PushFloat()
    {
        _in.Need(sizeof(double));
        var bytes = new ReadOnlySpan<byte>(_in.Next, sizeof(double));
        _stack.Add(Node.FromFloat(BinaryPrimitives.ReadDoubleBigEndian(bytes)));
        _in.Skip(sizeof(double));
    }

    // Lists of ints are long: the loop goes on while one follows another, without asking what else there might be.
    private void PushIntegers(byte opcode)
    {
        while (true)
        {
            int size = opcode == Opcode.BinInt1 ? 1 : opcode == Opcode.BinInt2 ? sizeof(ushort) : sizeof(int);
            _in.Need(size);
            var bytes = new ReadOnlySpan<byte>(_in.Next, size);
            long value = opcode == Opcode.BinInt1 ? bytes[0]
                : opcode == Opcode.BinInt2 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes)
                : BinaryPrimitives.ReadInt32LittleEndian(bytes);
            _stack.Add(Node.FromInteger(value));
            _in.Skip(size);
            if (_in.Left == 0 || *_in.Next is not (Opcode.BinInt1 or Opcode.BinInt2 or Opcode.BinInt))
            {
                return;
            }

            opcode = _in.ReadOpcode();
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

        _in.Need(length);
        long value = 0;
        for (int i = 0; i < length; i++)
        {
            value |= (long)_in.Next[i] << (8 * i);
        }

        int unused = 8 * (WordSize - length);
        _stack.Add(Node.FromInteger(length == 0 ? 0 : value << unused >> unused));
        _in.Skip(length);
    }
}
