namespace Pons.Protocol.Values;

/// <summary>An array as it came: what its constructor was given, checked.</summary>
internal readonly struct ReceivedArray
{
    private const int Arguments = 4;

    // As numpy's own bound; and what is deep or wide beyond reason costs more than its message.
    private const int MostDimensions = 64;
    private const int MostFields = 1024;
    private const int DeepestStructure = 20;

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
        int fields = MostFields;
        DType dtype = ReadDType(reader, arguments[0], depth: 0, ref fields);
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
        if (reader.Lease(_data) is { } leased)
        {
            return new NDArray(DType, Shape, leased.Memory, strides, leased.Owner) { IsReadOnly = leased.IsReadOnly };
        }

        byte[] items = reader.Bytes(_data);
        ElementTypes.Normalize(DType, items);
        return new NDArray(DType, Shape, items, strides);
    }

    /// <summary>Copies the items, the last index running fastest.</summary>
    public void CopyTo(ValueReader reader, Span<byte> target)
    {
        reader.Charge(_data);
        ArrayLayout.Gather(Items(reader), target, Shape, ArrayLayout.Strides(Shape, DType.ItemSize, IsFortran), DType.ItemSize);
        ElementTypes.Normalize(DType, target);
    }

    private static DType ReadDType(ValueReader reader, Node node, int depth, ref int fieldsLeft)
    {
        if (node.Kind == NodeKind.Text)
        {
            return DType.Find(reader.Text(node)) ?? throw new ValueException($"an array's dtype {Places.OfKey(reader.Text(node))} is none that can cross. The sender's value is malformed.");
        }

        Node[] parts = node.Kind == NodeKind.Tuple && depth < DeepestStructure ? ItemsOf(reader, node) : [];
        if (parts is not [{ Kind: NodeKind.Integer } size, { Kind: NodeKind.Tuple } rows])
        {
            throw Refusal.Arguments(Constructor.NdArray);
        }

        Node[] items = ItemsOf(reader, rows);
        fieldsLeft -= items.Length;
        var fields = new DTypeField[fieldsLeft >= 0 ? items.Length : throw Refusal.Arguments(Constructor.NdArray)];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = ReadField(reader, items[i], depth + 1, ref fieldsLeft);
        }

        return DType.TryStructure(ToInt(size), fields) ?? throw Refusal.Arguments(Constructor.NdArray);
    }

    private static DTypeField ReadField(ValueReader reader, Node row, int depth, ref int fieldsLeft) =>
        row.Kind == NodeKind.Tuple
        && ItemsOf(reader, row) is [{ Kind: NodeKind.Text } name, var dtype, { Kind: NodeKind.Integer } offset, { Kind: NodeKind.Tuple } shape]
            ? new DTypeField(reader.Text(name), ReadDType(reader, dtype, depth, ref fieldsLeft), ToInt(offset), ReadShape(reader, shape))
            : throw Refusal.Arguments(Constructor.NdArray);

    private static int[] ReadShape(ValueReader reader, Node node)
    {
        Node[] items = ItemsOf(reader, node);
        return items.Length <= MostDimensions && Array.TrueForAll(items, item => item.Kind == NodeKind.Integer)
            ? Array.ConvertAll(items, ToInt)
            : throw Refusal.Arguments(Constructor.NdArray);
    }

    private static int ToInt(Node node) =>
        node.Bits is >= 0 and <= int.MaxValue ? (int)node.Bits : throw Refusal.Arguments(Constructor.NdArray);

    private static Node[] ItemsOf(ValueReader reader, Node node)
    {
        ItemCursor items = reader.Walk(node);
        reader.Spend(items.Count);
        var result = new Node[items.Count];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = items.Next();
        }

        return result;
    }
}
