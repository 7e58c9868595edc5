namespace Pons.Protocol.Values;

/// <summary>The arguments of a constructed value; whatever is not as SPEC chapter 10 lists it is refused by the
/// constructor's name.</summary>
internal readonly ref struct ConstructorArguments
{
    private readonly ReadOnlySpan<Node> _nodes;
    private readonly Constructor _constructor;

    private ConstructorArguments(ReadOnlySpan<Node> nodes, Constructor constructor)
    {
        _nodes = nodes;
        _constructor = constructor;
    }

    /// <summary>The arguments, when the node is of that constructor; any other node is not what the target type
    /// takes.</summary>
    public static ConstructorArguments Of(
        ValueReader reader, Node node, Constructor constructor, int count, Type target) =>
        node.Kind == NodeKind.Constructed && node.Constructor == constructor
            ? Of(reader, node, count)
            : throw Refusal.Mismatch(node, target);

    public static ConstructorArguments Of(ValueReader reader, Node node, int count)
    {
        Container container = reader.Tape[node.Container];
        return container.Count == count && container.First.Count == count && container.First.Stride == 0
            ? new ConstructorArguments(reader.Tape.Nodes.AsSpan(container.First.Start, count), node.Constructor)
            : throw Refusal.Arguments(node.Constructor);
    }

    public Node this[int index] => _nodes[index];

    public Node Expect(int index, NodeKind kind) =>
        _nodes[index].Kind == kind ? _nodes[index] : throw Refusal.Arguments(_constructor);

    public int Integer(int index, int least, int most)
    {
        long value = Expect(index, NodeKind.Integer).Bits;
        return value >= least && value <= most ? (int)value : throw Refusal.Arguments(_constructor);
    }

    public long Long(int index) => Expect(index, NodeKind.Integer).Bits;
}
