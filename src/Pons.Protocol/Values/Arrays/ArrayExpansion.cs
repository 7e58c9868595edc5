using System.Buffers;

namespace Pons.Protocol.Values;

/// <summary>Turns an array into the list that it would be, so that whatever takes a list takes an array: other number types, jagged arrays, lists, sets.</summary>
internal static class ArrayExpansion
{
    /// <summary>Puts the list on the tape. Nodes that were read from the tape stay what they are; spans of it do not.</summary>
    public static Node Expand(ValueReader reader, Node node, Type target)
    {
        var array = ReceivedArray.Of(reader, node);
        if (array.Shape.Length == 0)
        {
            throw new ValueException(
                $"an array without dimensions holds one item and cannot be read as {TypeNames.Of(target)}. Ask for NDArray, or return its item().");
        }

        int count = ArrayLayout.Count(array.Shape);
        reader.Expect(ValuesOf(array.Shape));
        ItemNodes items = ItemNodes.Of(reader, array.DType, target);
        byte[] dense = ArrayPool<byte>.Shared.Rent(Math.Max(1, count * array.DType.ItemSize));
        try
        {
            array.CopyTo(reader, dense);
            int at = 0;
            return Expand(reader, array.Shape, dense, items, ref at);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(dense);
        }
    }

    // All rows and items: rows of nothing are rows too.
    private static long ValuesOf(ReadOnlySpan<int> shape)
    {
        long sum = 0;
        long product = 1;
        foreach (int length in shape)
        {
            product = Math.Min(product * length, int.MaxValue);
            sum += product;
        }

        return sum;
    }

    private static Node Expand(ValueReader reader, ReadOnlySpan<int> shape, byte[] items, ItemNodes nodes, ref int at)
    {
        Node[] row = ArrayPool<Node>.Shared.Rent(Math.Max(1, shape[0]));
        for (int i = 0; i < shape[0]; i++)
        {
            if (shape.Length > 1)
            {
                row[i] = Expand(reader, shape[1..], items, nodes, ref at);
            }
            else
            {
                row[i] = nodes.Make(items.AsSpan(at, nodes.Size));
                at += nodes.Size;
            }
        }

        int container = reader.Tape.AddContainer();
        reader.Tape.Append(container, row, 0, shape[0]);
        ArrayPool<Node>.Shared.Return(row);
        return Node.FromContainer(NodeKind.List, container);
    }
}
