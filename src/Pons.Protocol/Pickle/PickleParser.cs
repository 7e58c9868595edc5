using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using Pons.Protocol.Values;

namespace Pons.Protocol.Pickle;

/// <summary>The stack machine that turns a pickle into a tape. It calls nothing and imports nothing: constructors become nodes.</summary>
/// <remarks>Every length is checked against the bytes that remain before anything is kept, so memory is bounded by the payload's size.</remarks>
internal sealed unsafe partial class PickleParser
{
    private const int Protocol = 5;
    private const int MostShown = 200;

    private Pooled<Node> _stack = new();
    private Pooled<Node> _memo = new();
    private Pooled<Mark> _marks = new();

    private ValueTape _tape = null!;
    private byte* _source;
    private int _length;
    private int _at;
    private int _opcodeAt;

    // Where the part of the stack begins that belongs to the innermost mark: nothing below it may be taken.
    private int _floor;

    public Node Parse(byte* source, int length, ValueTape tape)
    {
        _source = source;
        _length = length;
        _tape = tape;
        _at = 0;
        _floor = 0;
        try
        {
            while (true)
            {
                _opcodeAt = _at;
                Need(1);
                byte opcode = _source[_at++];
                if (opcode == Opcode.Stop)
                {
                    return Finish();
                }

                if (!ParseScalar(opcode) && !ParseContainer(opcode) && !ParseMachine(opcode))
                {
                    throw Fault("is not allowed in a payload");
                }
            }
        }
        finally
        {
            _stack.Clear();
            _memo.Clear();
            _marks.Clear();
        }
    }

    private Node Finish()
    {
        if (_marks.Count != 0 || _stack.Count != 1)
        {
            throw Fault($"must find one value on the stack, and finds {_stack.Count}");
        }

        return _at == _length ? _stack.Items[0] : throw Fault($"is followed by {_length - _at} bytes that belong to nothing");
    }

    // The memo, marks, framing and constructors: what moves values about without being one.
    private bool ParseMachine(byte opcode)
    {
        switch (opcode)
        {
            case Opcode.Memoize: Memoize(_memo.Count); return true;
            case Opcode.BinPut: Memoize(ReadByte()); return true;
            case Opcode.LongBinPut: Memoize(ReadSize()); return true;
            case Opcode.BinGet: Recall(ReadByte()); return true;
            case Opcode.LongBinGet: Recall(ReadSize()); return true;
            case Opcode.StackGlobal: FindConstructor(); return true;
            case Opcode.Reduce: Construct(); return true;
            case Opcode.Pop: PopOne(); return true;
            case Opcode.PopMark: _stack.Count = TakeMark(); return true;
            case Opcode.Proto: CheckProtocol(ReadByte()); return true;
            case Opcode.Frame: CheckFrame(ReadSize8()); return true;
            case Opcode.NextBuffer or Opcode.ReadOnlyBuffer: throw NoBuffer();
            default: return false;
        }
    }

    private void Memoize(int number)
    {
        // Python numbers the memo without gaps; a number out of order would ask for memory that the bytes do not pay for.
        if (number != _memo.Count)
        {
            throw Fault($"writes memo entry {number}, where {_memo.Count} is the next");
        }

        _memo.Add(Top());
    }

    private void Recall(int number)
    {
        if ((uint)number >= (uint)_memo.Count)
        {
            throw Fault($"reads memo entry {number}, and only {_memo.Count} were written");
        }

        ref Node node = ref _memo.Items[number];
        if (node.Kind is NodeKind.Text or NodeKind.Bytes && node.Share == 0)
        {
            node = node.AsShared(_tape.AddShare());
        }

        _stack.Add(node);
    }

    private void FindConstructor()
    {
        Node name = Pop();
        Node module = Pop();
        if (name.Kind != NodeKind.Text || module.Kind != NodeKind.Text)
        {
            throw Fault("must find two texts on the stack");
        }

        if (!ConstructorNames.TryFind(Slice(module), Slice(name), out Constructor constructor))
        {
            throw new ValueException(
                $"{Shown(module)}.{Shown(name)} is not a type of value that may cross (SPEC chapter 10). Send plain values or a dataclass.");
        }

        _stack.Add(Node.FromConstructor(NodeKind.Constructor, constructor, container: 0));
    }

    private void Construct()
    {
        Node arguments = Pop();
        Node callee = Pop();
        if (arguments.Kind != NodeKind.Tuple || callee.Kind != NodeKind.Constructor)
        {
            throw Fault("must find a constructor and a tuple on the stack");
        }

        _stack.Add(Node.FromConstructor(NodeKind.Constructed, callee.Constructor, arguments.Container));
    }

    private void PopOne()
    {
        if (_stack.Count == _floor && _marks.Count > 0)
        {
            TakeMark();
        }
        else
        {
            Pop();
        }
    }

    private void CheckProtocol(byte protocol)
    {
        if (protocol > Protocol)
        {
            throw Fault($"names protocol {protocol}, and {Protocol} is the highest here");
        }
    }

    private void CheckFrame(int size) => Need(size);

    private ReadOnlySpan<byte> Slice(Node node) => new(_source + node.Offset, node.Length);

    private string Shown(Node text) => Encoding.UTF8.GetString(Slice(text)[..Math.Min(text.Length, MostShown)]);

    private Node Top() => _stack.Count > _floor ? _stack.Items[_stack.Count - 1] : throw Fault("finds nothing on the stack");

    private Node Pop()
    {
        Node top = Top();
        _stack.Count--;
        return top;
    }

    private void PushMark()
    {
        _marks.Add(new Mark { Floor = _floor });
        _floor = _stack.Count;
    }

    // Answers where the innermost mark's values begin on the stack.
    private int TakeMark()
    {
        if (_marks.Count == 0)
        {
            throw Fault("finds no mark");
        }

        int start = _floor;
        _floor = _marks.Items[--_marks.Count].Floor;
        return start;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Need(int count)
    {
        if (_length - _at < count)
        {
            throw Truncated(count);
        }
    }

    private byte ReadByte()
    {
        Need(1);
        return _source[_at++];
    }

    private int ReadSize()
    {
        Need(sizeof(uint));
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(_source + _at, sizeof(uint)));
        _at += sizeof(uint);
        return size <= int.MaxValue ? (int)size : throw Fault($"names the length {size}, and {_length - _at} bytes are left");
    }

    private int ReadSize8()
    {
        Need(sizeof(ulong));
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(_source + _at, sizeof(ulong)));
        _at += sizeof(ulong);
        return size <= int.MaxValue ? (int)size : throw Fault($"names the length {size}, and {_length - _at} bytes are left");
    }

    private ProtocolException Fault(string what)
    {
        string name = _opcodeAt < _length ? OpcodeNames.Of(_source[_opcodeAt]) : "end";
        return new ProtocolException("payload", $"The payload does not parse: {name} at byte {_opcodeAt} {what} (SPEC chapter 10).");
    }

    private ProtocolException Truncated(int count) =>
        _opcodeAt == _length
            ? new ProtocolException("payload", $"The payload does not parse: it ends after {_length} bytes without STOP (SPEC chapter 10).")
            : Fault($"needs {count} bytes more, and {_length - _at} are left");

    // Buffers travel in the table of the header; a payload that was read without one has none.
    private ProtocolException NoBuffer() =>
        new("table", $"{OpcodeNames.Of(_source[_opcodeAt])} at byte {_opcodeAt} of the payload names a buffer, and the message's table has none (SPEC chapter 5).");

    private struct Mark
    {
        public int Floor;
    }
}
