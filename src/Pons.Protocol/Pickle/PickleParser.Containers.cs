using Pons.Protocol.Values;

namespace Pons.Protocol.Pickle;

internal sealed unsafe partial class PickleParser
{
    private const int FloatStride = 1 + sizeof(double);

    private bool ParseContainer(byte opcode)
    {
        switch (opcode)
        {
            case Opcode.Mark: ParseMark(); return true;
            case Opcode.EmptyDict: PushContainer(NodeKind.Dict, []); return true;
            case Opcode.EmptyList: PushContainer(NodeKind.List, []); return true;
            case Opcode.EmptyTuple: PushContainer(NodeKind.Tuple, []); return true;
            case Opcode.EmptySet: PushContainer(NodeKind.Set, []); return true;
            case Opcode.SetItems: AppendSlice(NodeKind.Dict, TakeMark()); return true;
            case Opcode.Appends: AppendSlice(NodeKind.List, TakeMark()); return true;
            case Opcode.AddItems: AppendSlice(NodeKind.Set, TakeMark()); return true;
            case Opcode.Append: AppendSlice(NodeKind.List, Below(1)); return true;
            case Opcode.SetItem: AppendSlice(NodeKind.Dict, Below(2)); return true;
            case Opcode.Tuple: CloseSlice(NodeKind.Tuple, TakeMark()); return true;
            case Opcode.Tuple1: CloseSlice(NodeKind.Tuple, Below(1)); return true;
            case Opcode.Tuple2: CloseSlice(NodeKind.Tuple, Below(2)); return true;
            case Opcode.Tuple3: CloseSlice(NodeKind.Tuple, Below(3)); return true;
            case Opcode.FrozenSet: CloseSlice(NodeKind.FrozenSet, TakeMark()); return true;
            default: return false;
        }
    }

    // A list of nothing but floats is what Python sends for numbers in bulk: such a batch stays in the source, as one chunk.
    private void ParseMark()
    {
        int at = _at;
        while (_length - at > FloatStride && _source[at] == Opcode.BinFloat)
        {
            at += FloatStride;
        }

        if (at > _at && _source[at] == Opcode.Appends && _stack.Count > _floor && Top().Kind == NodeKind.List)
        {
            _tape.AppendFloats(Top().Container, _at + 1, (at - _at) / FloatStride, FloatStride);
            _at = at + 1;
        }
        else
        {
            PushMark();
        }
    }

    private int Below(int count) =>
        _stack.Count - _floor >= count ? _stack.Count - count : throw Fault($"needs {count} values on the stack");

    private void PushContainer(NodeKind kind, ReadOnlySpan<Node> items)
    {
        int container = _tape.AddContainer();
        _tape.Append(container, items);
        _stack.Add(Node.FromContainer(kind, container));
    }

    // Moves the values from there up into the container that lies under them.
    private void AppendSlice(NodeKind kind, int start)
    {
        if (start <= _floor || _stack.Items[start - 1].Kind != kind)
        {
            throw Fault($"must find a {kind} under its items");
        }

        ReadOnlySpan<Node> items = _stack.Items.AsSpan(start, _stack.Count - start);
        if (kind == NodeKind.Dict && items.Length % 2 != 0)
        {
            throw Fault("finds a key without its value");
        }

        _tape.Append(_stack.Items[start - 1].Container, items);
        _stack.Count = start;
    }

    private void CloseSlice(NodeKind kind, int start)
    {
        int container = _tape.AddContainer();
        _tape.Append(container, _stack.Items.AsSpan(start, _stack.Count - start));
        _stack.Count = start;
        _stack.Add(Node.FromContainer(kind, container));
    }
}
