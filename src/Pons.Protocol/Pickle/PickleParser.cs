using System.Text;
using Pons.Protocol.Values;

namespace Pons.Protocol.Pickle;

/// <summary>The stack machine that turns a pickle into a tape. It calls nothing and imports nothing: constructors
/// become nodes.</summary>
/// <remarks>Every length is checked against the bytes that remain before anything is kept, so memory is bounded by the
/// payload's size.</remarks>
internal sealed unsafe partial class PickleParser
{
    private const int Protocol = 5;
    private const int MostShown = 200;

    private Pooled<Node> _stack = new();
    private Pooled<Node> _memo = new();
    private Pooled<Mark> _marks = new();

    private ValueTape _tape = null!;
    private PickleSource _in;

    // How many of the message's buffers were named: they are taken in the order of its table.
    private int _buffers;

    // Where the part of the stack begins that belongs to the innermost mark: nothing below it may be taken.
    private int _floor;

    public Node Parse(byte* source, int length, ValueTape tape)
    {
        _in = new PickleSource(source, length);
        _tape = tape;
        _floor = 0;
        _buffers = 0;
        try
        {
            while (true)
            {
                TakeRun();
                byte opcode = _in.ReadOpcode();
                if (opcode == Opcode.Stop)
                {
                    return Finish();
                }

                Step(opcode);
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
            throw _in.Fault($"must find one value on the stack, and finds {_stack.Count}");
        }

        return _in.Left == 0
            ? _stack.Items[0]
            : throw _in.Fault($"is followed by {_in.Left} bytes that belong to nothing");
    }

#pragma warning disable MA0051 // A table: one line for each opcode.
    // One switch for all: most payloads are many small values, and each opcode costs its way to here.
    private void Step(byte opcode)
    {
        switch (opcode)
        {
            // Scalars.
            case Opcode.None: _stack.Add(Node.None); break;
            case Opcode.NewTrue: _stack.Add(Node.FromBoolean(true)); break;
            case Opcode.NewFalse: _stack.Add(Node.FromBoolean(false)); break;
            case Opcode.BinInt1: PushInteger(1, isUnsigned: true); break;
            case Opcode.BinInt2: PushInteger(sizeof(ushort), isUnsigned: true); break;
            case Opcode.BinInt: PushInteger(sizeof(int)); break;
            case Opcode.Long1: PushInteger(_in.ReadByte()); break;
            case Opcode.Long4: PushInteger(_in.ReadSize()); break;
            case Opcode.BinFloat: PushFloat(); break;
            case Opcode.ShortBinUnicode: PushSlice(NodeKind.Text, _in.ReadByte()); break;
            case Opcode.BinUnicode: PushSlice(NodeKind.Text, _in.ReadSize()); break;
            case Opcode.BinUnicode8: PushSlice(NodeKind.Text, _in.ReadSize8()); break;
            case Opcode.ShortBinBytes: PushSlice(NodeKind.Bytes, _in.ReadByte()); break;
            case Opcode.BinBytes: PushSlice(NodeKind.Bytes, _in.ReadSize()); break;
            case Opcode.BinBytes8: PushSlice(NodeKind.Bytes, _in.ReadSize8()); break;
            case Opcode.ByteArray8: PushWritable(_in.ReadSize8()); break;
            case Opcode.NextBuffer: _stack.Add(Node.FromBuffer(_buffers++, isWritable: true)); break;
            case Opcode.ReadOnlyBuffer: ProtectBuffer(); break;

            // Containers.
            case Opcode.Mark: ParseMark(); break;
            case Opcode.EmptyDict: Push(NodeKind.Dict, _stack.Count); break;
            case Opcode.EmptyList: Push(NodeKind.List, _stack.Count); break;
            case Opcode.EmptyTuple: Push(NodeKind.Tuple, _stack.Count); break;
            case Opcode.EmptySet: Push(NodeKind.Set, _stack.Count); break;
            case Opcode.SetItems: AppendSlice(NodeKind.Dict, TakeMark()); break;
            case Opcode.Appends: AppendSlice(NodeKind.List, TakeMark()); break;
            case Opcode.AddItems: AppendSlice(NodeKind.Set, TakeMark()); break;
            case Opcode.Append: AppendSlice(NodeKind.List, Below(1)); break;
            case Opcode.SetItem: AppendSlice(NodeKind.Dict, Below(2)); break;
            case Opcode.Tuple: Push(NodeKind.Tuple, TakeMark()); break;
            case Opcode.Tuple1: Push(NodeKind.Tuple, Below(1)); break;
            case Opcode.Tuple2: Push(NodeKind.Tuple, Below(2)); break;
            case Opcode.Tuple3: Push(NodeKind.Tuple, Below(3)); break;
            case Opcode.FrozenSet: Push(NodeKind.FrozenSet, TakeMark()); break;

            // The memo, marks, framing and constructors: what moves values about without being one.
            case Opcode.Memoize: Memoize(_memo.Count); break;
            case Opcode.BinPut: Memoize(_in.ReadByte()); break;
            case Opcode.LongBinPut: Memoize(_in.ReadSize()); break;
            case Opcode.BinGet: Recall(_in.ReadByte()); break;
            case Opcode.LongBinGet: Recall(_in.ReadSize()); break;
            case Opcode.StackGlobal: FindConstructor(); break;
            case Opcode.Reduce: Construct(); break;
            case Opcode.Pop: PopOne(); break;
            case Opcode.PopMark: _stack.Count = TakeMark(); break;
            case Opcode.Proto: CheckProtocol(_in.ReadByte()); break;
            case Opcode.Frame: CheckFrame(_in.ReadSize8()); break;
            default: throw _in.Fault("is not allowed in a payload");
        }
    }
#pragma warning restore MA0051

    private void Memoize(int number)
    {
        // Python numbers the memo without gaps; a number out of order would ask for memory that the bytes do not pay
        // for.
        if (number != _memo.Count)
        {
            throw _in.Fault($"writes memo entry {number}, where {_memo.Count} is the next");
        }

        _memo.Add(Top());
    }

    private void Recall(int number)
    {
        if ((uint)number >= (uint)_memo.Count)
        {
            throw _in.Fault($"reads memo entry {number}, and only {_memo.Count} were written");
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
            throw _in.Fault("must find two texts on the stack");
        }

        if (!ConstructorNames.TryFind(_in.Slice(module), _in.Slice(name), out Constructor constructor))
        {
            throw new ValueException(
                $"{Shown(module)}.{Shown(name)} is not a type of value that may cross (SPEC chapter 10). Send plain "
                + "values or a dataclass.");
        }

        _stack.Add(Node.FromConstructor(NodeKind.Constructor, constructor, container: 0));
    }

    private void Construct()
    {
        Node arguments = Pop();
        Node callee = Pop();
        if (arguments.Kind != NodeKind.Tuple || callee.Kind != NodeKind.Constructor)
        {
            throw _in.Fault("must find a constructor and a tuple on the stack");
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
            throw _in.Fault($"names protocol {protocol}, and {Protocol} is the highest here");
        }
    }

    private void CheckFrame(int size) => _in.Need(size);

    private string Shown(Node text) => Encoding.UTF8.GetString(_in.Slice(text)[..Math.Min(text.Length, MostShown)]);

    private Node Top() =>
        _stack.Count > _floor ? _stack.Items[_stack.Count - 1] : throw _in.Fault(
        "finds nothing on the stack");

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
            throw _in.Fault("finds no mark");
        }

        int start = _floor;
        _floor = _marks.Items[--_marks.Count].Floor;
        return start;
    }

    private void ProtectBuffer()
    {
        int buffer = Pop().Buffer;
        _stack.Add(buffer >= 0 ? Node.FromBuffer(buffer, isWritable: false) : throw _in.Fault("must find a buffer on the stack"));
    }

    private struct Mark
    {
        public int Floor;
    }
}
