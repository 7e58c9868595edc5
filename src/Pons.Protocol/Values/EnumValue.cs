namespace Pons.Protocol.Values;

/// <summary>The value of a Python enum's member, whose type and name stand before it.</summary>
internal static class EnumValue
{
    private const int Count = 3;

    public static Node Of(ValueReader reader, Node node, out Node name)
    {
        var arguments = ConstructorArguments.Of(reader, node, Count);
        arguments.Expect(0, NodeKind.Text);
        name = arguments.Expect(1, NodeKind.Text);
        return arguments[2];
    }
}
