namespace Pons.Protocol.Values;

/// <summary>An array as it came: what its constructor was given, checked.</summary>
internal readonly struct ReceivedArray
{
    private const int Arguments = 4;

    private readonly Node _data;

    private ReceivedArray(DType dtype, int[] shape, bool isFortran, Node data)
    {
        DType = dtype;
        Shape = shape;
        IsFortran = isFortran;
        _data = data;
    }

    public DType DType { get; }

    public int[] Shape { get; }

    /// <summary>Whether the first index runs fastest.</summary>
    public bool IsFortran { get; }

    public static bool Is(Node node) => node.Kind == NodeKind.Constructed && node.Constructor == Constructor.NdArray;

    /// <summary>The array whose items lie in memory as <typeparamref name="T"/> does, in so many dimensions; null for any other, and for what is no array.</summary>
    public static ReceivedArray? TryTake<T>(ValueReader reader, Node node, int rank)
    {
        if (!Is(node) || Elements<T>.DType is not { } dtype)
        {
            return null;
        }

        ReceivedArray array = Of(reader, node);
        return array.Shape.Length == rank && array.DType.Equals(dtype) ? array : null;
    }

    public static ReceivedArray Of(ValueReader reader, Node node)
    {
        var arguments = ConstructorArguments.Of(reader, node, Arguments);
        Node data = arguments.Expect(3, NodeKind.Bytes);
        Node order = arguments.Expect(2, NodeKind.Text);
        int[] shape = ReadShape(reader, arguments.Expect(1, NodeKind.Tuple));
        DType dtype = ReadDType(reader, arguments[0], depth: 0);
        bool isFortran = reader.Slice(order).SequenceEqual("F"u8);
        bool isOrder = isFortran || reader.Slice(order).SequenceEqual("C"u8);
        return isOrder && ArrayLayout.ByteCount(shape, dtype.ItemSize) == reader.Slice(data).Length
            ? new ReceivedArray(dtype, shape, isFortran, data)
            : throw Refusal.Arguments(Constructor.NdArray);
    }

    public ReadOnlySpan<byte> Items(ValueReader reader) => reader.Slice(_data);

    /// <summary>The array in memory of its own, or leased where the reader may.</summary>
    public NDArray Take(ValueReader reader)
    {
        int[] strides = ArrayLayout.Strides(Shape, DType.ItemSize, IsFortran);
        return reader.Lease(_data) is { } leased
            ? new NDArray(DType, Shape, leased.Memory, strides, leased.Owner) { IsReadOnly = leased.IsReadOnly }
            : new NDArray(DType, Shape, reader.Bytes(_data), strides);
    }

    /// <summary>Copies the items, the last index running fastest.</summary>
    public void CopyTo(ValueReader reader, Span<byte> target)
    {
        reader.Charge(_data);
        ArrayLayout.Gather(Items(reader), target, Shape, ArrayLayout.Strides(Shape, DType.ItemSize, IsFortran), DType.ItemSize);
    }

    private static DType ReadDType(ValueReader reader, Node node, int depth)
    {
        const int DeepestStructure = 20;
        if (node.Kind == NodeKind.Text)
        {
            return DType.Find(reader.Text(node)) ?? throw new ValueException($"an array's dtype {Places.OfKey(reader.Text(node))} is none that can cross. The sender's value is malformed.");
        }

        Node[] parts = node.Kind == NodeKind.Tuple && depth < DeepestStructure ? ItemsOf(reader, node) : [];
        if (parts is not [{ Kind: NodeKind.Integer } size, { Kind: NodeKind.Tuple } rows])
        {
            throw Refusal.Arguments(Constructor.NdArray);
        }

        DTypeField[] fields = [.. ItemsOf(reader, rows).Select(row => ReadField(reader, row, depth + 1))];
        return DType.TryStructure(ToInt(size), fields) ?? throw Refusal.Arguments(Constructor.NdArray);
    }

    private static DTypeField ReadField(ValueReader reader, Node row, int depth) =>
        row.Kind == NodeKind.Tuple
        && ItemsOf(reader, row) is [{ Kind: NodeKind.Text } name, var dtype, { Kind: NodeKind.Integer } offset, { Kind: NodeKind.Tuple } shape]
            ? new DTypeField(reader.Text(name), ReadDType(reader, dtype, depth), ToInt(offset), ReadShape(reader, shape))
            : throw Refusal.Arguments(Constructor.NdArray);

    private static int[] ReadShape(ValueReader reader, Node node) =>
        [.. ItemsOf(reader, node).Select(item => item.Kind == NodeKind.Integer ? ToInt(item) : throw Refusal.Arguments(Constructor.NdArray))];

    private static int ToInt(Node node) =>
        node.Bits is >= 0 and <= int.MaxValue ? (int)node.Bits : throw Refusal.Arguments(Constructor.NdArray);

    private static Node[] ItemsOf(ValueReader reader, Node node)
    {
        ItemCursor items = reader.Walk(node);
        reader.Expect(items.Count);
        var result = new Node[items.Count];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = items.Next();
        }

        return result;
    }
}
