using Pons.Protocol.Values;

namespace Pons.Protocol.Pickle;

internal sealed unsafe partial class PickleParser
{
    private const int FloatStride = 1 + sizeof(double);

    // A list of nothing but floats is what Python sends for numbers in bulk: such a batch stays in the source, as one
    // chunk.
    private void ParseMark()
    {
        byte* start = _in.Next;
        byte* last = start + _in.Left - FloatStride - 1; // where a float and one opcode more still have room
        byte* at = start;
        while (at <= last && *at == Opcode.BinFloat)
        {
            at += FloatStride;
        }

        int size = (int)(at - start);
        if (size > 0 && *at == Opcode.Appends && _stack.Count > _floor && Top().Kind == NodeKind.List)
        {
            _tape.AppendFloats(Top().Container, _in.At + 1, size / FloatStride, FloatStride);
            _in.Skip(size + 1);
        }
        else
        {
            PushMark();
        }
    }

    private int Below(int count) =>
        _stack.Count - _floor >= count ? _stack.Count - count : throw _in.Fault($"needs {count} values on the stack");

    // Moves the values from there up into the container that lies under them.
    private void AppendSlice(NodeKind kind, int start)
    {
        if (start <= _floor || _stack.Items[start - 1].Kind != kind)
        {
            throw _in.Fault($"must find a {kind} under its items");
        }

        int count = _stack.Count - start;
        if (kind == NodeKind.Dict && count % 2 != 0)
        {
            throw _in.Fault("finds a key without its value");
        }

        _tape.Append(_stack.Items[start - 1].Container, _stack.Items, start, count);
        _stack.Count = start;
    }

    // Puts a new container in place of the values from there up, which it takes.
    private void Push(NodeKind kind, int start)
    {
        int container = _tape.AddContainer();
        _tape.Append(container, _stack.Items, start, _stack.Count - start);
        _stack.Count = start;
        _stack.Add(Node.FromContainer(kind, container));
    }
}
