using System.Buffers.Binary;
using Pons.Protocol.Values;

namespace Pons.Protocol.Pickle;

internal sealed partial class PickleWriter
{
    // What was memoized in this message, by number: the message's own number above, the place in the memo below.
    // A new message makes all entries old at once, without a loop over them.
    private readonly long[] _constructors = new long[ConstructorNames.Count];
    private long[] _names = [];
    private long _message;
    private int _memoCount;

    public override void WriteName(FieldName name)
    {
        if (name.Number >= _names.Length)
        {
            Array.Resize(ref _names, Math.Max(64, name.Number * 2));
        }

        ref long entry = ref _names[name.Number];
        if (entry >> 32 == _message)
        {
            Recall((int)entry);
            return;
        }

        WriteHead(name.Utf8.Length, Opcode.ShortBinUnicode, Opcode.BinUnicode);
        _output.Write(name.Utf8);
        Memoize(ref entry);
    }

    public override void BeginConstructor(Constructor constructor, int count)
    {
        IsPlain = false;
        ref long entry = ref _constructors[(int)constructor];
        if (entry >> 32 == _message)
        {
            Recall((int)entry);
        }
        else
        {
            WriteShort(ConstructorNames.Module);
            WriteShort(ConstructorNames.Of(constructor));
            _output.WriteByte(Opcode.StackGlobal);
            Memoize(ref entry);
        }

        BeginItems(count);
    }

    public override void EndConstructor(int count)
    {
        EndItems(count);
        _output.WriteByte(Opcode.Reduce);
    }

    private void ForgetMemo()
    {
        _memoCount = 0;
        if (++_message > int.MaxValue)
        {
            _message = 1;
            Array.Clear(_names);
            Array.Clear(_constructors);
        }
    }

    private void Memoize(ref long entry)
    {
        _output.WriteByte(Opcode.Memoize);
        entry = (_message << 32) | (uint)_memoCount++;
    }

    private void Recall(int place)
    {
        if (place <= byte.MaxValue)
        {
            _output.WriteByte(Opcode.BinGet);
            _output.WriteByte((byte)place);
        }
        else
        {
            Span<byte> target = _output.GetSpan(1 + sizeof(int));
            target[0] = Opcode.LongBinGet;
            BinaryPrimitives.WriteInt32LittleEndian(target[1..], place);
            _output.Advance(1 + sizeof(int));
        }
    }

    private void WriteShort(ReadOnlySpan<byte> text)
    {
        _output.WriteByte(Opcode.ShortBinUnicode);
        _output.WriteByte((byte)text.Length);
        _output.Write(text);
    }
}
