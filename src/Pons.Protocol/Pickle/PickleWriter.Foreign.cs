using System.Buffers.Binary;

namespace Pons.Protocol.Pickle;

/// <content>What a transcoder needs beside: text that is UTF-8 already, and containers whose length nobody knows before their end.</content>
internal sealed partial class PickleWriter
{
    /// <summary>The next number of the memo; see <see cref="Memoize()"/>.</summary>
    public int MemoCount => _memoCount;

    /// <summary>Begins a text whose bytes are not written yet; <see cref="EndText"/> wants the answer back.</summary>
    public int BeginText(int most)
    {
        int start = _output.Length;
        int head = most <= ShortLimit ? 2 : 1 + sizeof(int);
        _output.GetSpan(head)[0] = most <= ShortLimit ? Opcode.ShortBinUnicode : Opcode.BinUnicode;
        _output.Advance(head);
        return start;
    }

    public void EndText(int start)
    {
        Span<byte> text = _output.Written[start..];
        if (text[0] == Opcode.ShortBinUnicode)
        {
            text[1] = (byte)(text.Length - 2);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(text[1..], text.Length - 1 - sizeof(int));
        }
    }

    /// <summary>Writes a text that is UTF-8 already.</summary>
    public void WriteUtf8(ReadOnlySpan<byte> text)
    {
        WriteHead(text.Length, Opcode.ShortBinUnicode, Opcode.BinUnicode);
        _output.Write(text);
    }

    /// <summary>Begins bytes and answers the place for them, to be filled at once.</summary>
    public Span<byte> WriteBytesToFill(int size, bool isWritable)
    {
        if (isWritable)
        {
            Span<byte> head = _output.GetSpan(1 + sizeof(long));
            head[0] = Opcode.ByteArray8;
            BinaryPrimitives.WriteInt64LittleEndian(head[1..], size);
            _output.Advance(1 + sizeof(long));
        }
        else
        {
            WriteHead(size, Opcode.ShortBinBytes, Opcode.BinBytes);
        }

        Span<byte> target = _output.GetSpan(size)[..size];
        _output.Advance(size);
        return target;
    }

    /// <summary>Names the next buffer of the message's table.</summary>
    public void WriteNextBuffer(bool isWritable)
    {
        _output.WriteByte(Opcode.NextBuffer);
        if (!isWritable)
        {
            _output.WriteByte(Opcode.ReadOnlyBuffer);
        }
    }

    /// <summary>Begins a tuple or a frozenset, whose items may be any number.</summary>
    public void BeginOpen()
    {
        Enter();
        _output.WriteByte(Opcode.Mark);
    }

    public void EndOpenTuple(int count)
    {
        if (count == 0)
        {
            _output.Truncate(_output.Length - 1); // the mark
        }

        _output.WriteByte(count == 0 ? Opcode.EmptyTuple : Opcode.Tuple);
        Exit();
    }

    public void EndFrozenSet()
    {
        _output.WriteByte(Opcode.FrozenSet);
        Exit();
    }

    /// <summary>A value begins within another one that is no container.</summary>
    public void BeginNested() => Enter();

    public void EndNested() => Exit();

    /// <summary>Remembers the value that was written last under the next number.</summary>
    public void Memoize()
    {
        _output.WriteByte(Opcode.Memoize);
        _memoCount++;
    }

    /// <summary>Writes the value that was remembered under that number once more.</summary>
    public void WriteMemo(int number) => Recall(number);
}
