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

    private void PushWritable(int length)
    {
        _in.Need(length);
        _stack.Add(Node.FromWritable(_in.At, length));
        _in.Skip(length);
    }

    private void PushFloat()
    {
        _in.Need(sizeof(double));
        var bytes = new ReadOnlySpan<byte>(_in.Next, sizeof(double));
        _stack.Add(Node.FromFloat(BinaryPrimitives.ReadDoubleBigEndian(bytes)));
        _in.Skip(sizeof(double));
    }

    // Most payloads are runs of small values: those are taken in a loop that keeps its place in a register. Whatever else comes, or comes too near to the end, is left to
    // the switch over all opcodes, with its errors.
    private void TakeRun()
    {
        int room = _in.Left - FloatStride;
        if (room < 0)
        {
            return;
        }

        byte* start = _in.Next;
        byte* at = start;
        byte* last = start + room; // where the longest of them still fits
        while (at <= last)
        {
            switch (*at)
            {
                case Opcode.BinInt1:
                    _stack.Add(Node.FromInteger(at[1]));
                    at += 2;
                    continue;
                case Opcode.BinInt2:
                    _stack.Add(Node.FromInteger(BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(at + 1, sizeof(ushort)))));
                    at += 1 + sizeof(ushort);
                    continue;
                case Opcode.BinInt:
                    _stack.Add(Node.FromInteger(BinaryPrimitives.ReadInt32LittleEndian(new ReadOnlySpan<byte>(at + 1, sizeof(int)))));
                    at += 1 + sizeof(int);
                    continue;
                case Opcode.BinFloat:
                    _stack.Add(Node.FromFloat(BinaryPrimitives.ReadDoubleBigEndian(new ReadOnlySpan<byte>(at + 1, sizeof(double)))));
                    at += FloatStride;
                    continue;
                case Opcode.ShortBinUnicode when at[1] <= last - at:
                    _stack.Add(Node.FromSource(NodeKind.Text, _in.At + (int)(at - start) + 2, at[1]));
                    at += 2 + at[1];
                    continue;
                case Opcode.BinGet when at[1] < _memo.Count:
                    Recall(at[1]);
                    at += 2;
                    continue;
                case Opcode.Memoize when _stack.Count > _floor:
                    _memo.Add(_stack.Items[_stack.Count - 1]);
                    at++;
                    continue;
            }

            break;
        }

        _in.Skip((int)(at - start));
    }

    // Little-endian two's complement of any length; the empty one is 0.
    private void PushInteger(int length, bool isUnsigned = false)
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

        int unused = isUnsigned || length == 0 ? 0 : 8 * (WordSize - length);
        _stack.Add(Node.FromInteger(value << unused >> unused));
        _in.Skip(length);
    }
}
