namespace Pons.Protocol.Values;

/// <summary>The fields of what can be read as a record: a dict, or a dataclass or namedtuple, which says its type's
/// name too.</summary>
internal static class Fields
{
    public static Node Of(ValueReader reader, Node node, Type target)
    {
        if (node.Kind == NodeKind.Dict)
        {
            return node;
        }

        var arguments = ConstructorArguments.Of(reader, node, Constructor.Record, 2, target);
        arguments.Expect(0, NodeKind.Text);
        return arguments.Expect(1, NodeKind.Dict);
    }
}
