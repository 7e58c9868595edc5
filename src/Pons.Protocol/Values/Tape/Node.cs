namespace Pons.Protocol.Values;

/// <summary>One value on the tape, in sixteen bytes: scalars inline, text and bytes as a place in the source,
/// containers by index.</summary>
internal readonly struct Node
{
    private Node(NodeKind kind, long bits, int length = 0, Constructor constructor = Constructor.None, bool isWritable = false)
    {
        Kind = kind;
        Constructor = constructor;
        IsWritable = isWritable;
        Length = length;
        Bits = bits;
    }

    public static Node None => default;

    public NodeKind Kind { get; }

    public Constructor Constructor { get; }

    /// <summary>Of bytes: whether their receiver may write to them.</summary>
    public bool IsWritable { get; }

    /// <summary>Of text, bytes and big integers: how many bytes of the source.</summary>
    public int Length { get; }

    public long Bits { get; }

    public bool IsTrue => Bits != 0;

    public double Float => BitConverter.Int64BitsToDouble(Bits);

    /// <summary>Of text, bytes and big integers: where in the source.</summary>
    public int Offset => (int)Bits;

    /// <summary>Of text and bytes that are referred to more than once: their number among such, from 1; else
    /// 0.</summary>
    public int Share => (int)(Bits >> 32);

    /// <summary>Of bytes that stand in one of the message's buffers: which one; else negative.</summary>
    public int Buffer => Kind == NodeKind.Bytes && Bits < 0 ? Length : -1;

    /// <summary>Of containers and constructed values: which container of the tape.</summary>
    public int Container => (int)Bits;

    public static Node FromBoolean(bool value) => new(NodeKind.Boolean, value ? 1 : 0);

    public static Node FromInteger(long value) => new(NodeKind.Integer, value);

    public static Node FromFloat(double value) => new(NodeKind.Float, BitConverter.DoubleToInt64Bits(value));

    public static Node FromSource(NodeKind kind, int offset, int length) => new(kind, offset, length);

    public static Node FromWritable(int offset, int length) => new(NodeKind.Bytes, offset, length, isWritable: true);

    public static Node FromBuffer(int index, bool isWritable) => new(NodeKind.Bytes, -1, index, isWritable: isWritable);

    public static Node FromContainer(NodeKind kind, int container) => new(kind, container);

    public static Node FromConstructor(NodeKind kind, Constructor constructor, int container) =>
        new(kind, container, 0, constructor);

    public Node AsShared(int number) => new(Kind, (uint)Offset | ((long)number << 32), Length, isWritable: IsWritable);
}
