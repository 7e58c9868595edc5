using System.Runtime.InteropServices;

namespace Pons;

/// <summary>An array of any shape and dtype: numpy's array on this side of the bridge.</summary>
/// <remarks>
/// It refers to memory and does not copy it. Safe for any number of readers; writers are the caller's matter. One that was asked for as leased, or that a peer
/// allocated, lies in memory that is shared with a worker: dispose it when it is no longer needed, and keep no span of it after that. For all others disposing does nothing.
/// </remarks>
public sealed partial class NDArray : IDisposable
{
    private readonly Memory<byte> _memory;
    private readonly IDisposable? _owner;
    private readonly int[] _shape;
    private readonly int[] _strides;

    internal NDArray(DType dtype, int[] shape, Memory<byte> memory, int[]? strides = null, IDisposable? owner = null)
    {
        DType = dtype;
        _shape = shape;
        _strides = strides ?? ArrayLayout.Strides(shape, dtype.ItemSize, isFortran: false);
        _memory = memory;
        _owner = owner;
        Count = ArrayLayout.Count(shape);
    }

    /// <summary>What one item is.</summary>
    public DType DType { get; }

    /// <summary>How many items there are along each dimension; none for an array of no dimensions, which has one item.</summary>
    public IReadOnlyList<int> Shape => _shape;

    /// <summary>How many bytes lie between an item and the next one along each dimension.</summary>
    public IReadOnlyList<int> Strides => _strides;

    /// <summary>How many dimensions it has.</summary>
    public int Rank => _shape.Length;

    /// <summary>How many items it has.</summary>
    public int Count { get; }

    /// <summary>Whether it may only be read: its memory belongs to the other side.</summary>
    public bool IsReadOnly { get; internal init; }

    /// <summary>Whether the items lie one behind the other, the last index running fastest; only then can they be seen as one span.</summary>
    public bool IsContiguous => ArrayLayout.IsDense(_shape, _strides, DType.ItemSize, isFortran: false);

    /// <summary>Whether the callee may write to it, if it is sent as an argument (<see cref="AsWritable"/>).</summary>
    internal bool IsOffered { get; private init; }

    /// <summary>All of its memory, whatever the layout of its items in it.</summary>
    internal Memory<byte> Memory => _memory;

    /// <summary>An array of one dimension over an array of .NET's, without a copy.</summary>
    /// <exception cref="NotSupportedException">No plain dtype has such items.</exception>
    public static NDArray Of<T>(T[] items)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(items);
        return Of(items.AsMemory(), items.Length);
    }

    /// <summary>An array over memory, without a copy; the last index of the shape runs fastest.</summary>
    /// <exception cref="ArgumentException">The memory has not as many items as the shape.</exception>
    public static NDArray Of<T>(Memory<T> items, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        var dtype = DType.Of<T>();
        CheckCount(items.Length, shape);
        Memory<byte> bytes = items is Memory<byte> already ? already : new CastMemory<T, byte>(items).Memory;
        return new NDArray(dtype, [.. shape], bytes);
    }

    /// <summary>An array of two dimensions with a copy of the items.</summary>
    public static NDArray Of<T>(T[,] items)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(items);
        ReadOnlySpan<T> all = items.Length == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref items[0, 0], items.Length);
        return CopyOf(all, items.GetLength(0), items.GetLength(1));
    }

    /// <summary>An array with a copy of the items; the last index of the shape runs fastest.</summary>
    /// <exception cref="ArgumentException">There are not as many items as the shape says.</exception>
    public static NDArray CopyOf<T>(ReadOnlySpan<T> items, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        var dtype = DType.Of<T>();
        CheckCount(items.Length, shape);
        return new NDArray(dtype, [.. shape], MemoryMarshal.AsBytes(items).ToArray());
    }

    /// <summary>An array of any dtype over bytes, without a copy; the last index of the shape runs fastest.</summary>
    /// <exception cref="ArgumentException">There are not as many bytes as dtype and shape say.</exception>
    public static NDArray OfBytes(DType dtype, Memory<byte> bytes, params ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(dtype);
        int[] lengths = [.. shape];
        return ArrayLayout.ByteCount(lengths, dtype.ItemSize) == bytes.Length
            ? new NDArray(dtype, lengths, bytes)
            : throw new ArgumentException($"{bytes.Length} bytes are no array of the shape ({string.Join(", ", lengths)}) with items of {dtype.ItemSize} bytes.", nameof(bytes));
    }

    /// <summary>The same array, to be sent as one that the callee may write to. Unless it lies in shared memory the callee writes to a copy.</summary>
    public NDArray AsWritable() => IsReadOnly
        ? throw new InvalidOperationException("This array may only be read, so nobody else can be allowed to write to it. Copy it first.")
        : new NDArray(DType, _shape, _memory, _strides, _owner) { IsOffered = true };

    /// <summary>The array with its dimensions in reverse, without a copy.</summary>
    public NDArray Transpose() =>
        new(DType, [.. _shape.Reverse()], _memory, [.. _strides.Reverse()], _owner) { IsReadOnly = IsReadOnly, IsOffered = IsOffered };

    /// <summary>One field of all the structures in this array, without a copy.</summary>
    /// <exception cref="ArgumentException">The dtype has no such field.</exception>
    public NDArray Field(string name)
    {
        DTypeField field = DType.Fields.FirstOrDefault(field => string.Equals(field.Name, name, StringComparison.Ordinal))
            ?? throw new ArgumentException($"The dtype {DType} has no field '{name}'.", nameof(name));
        int[] inner = [.. field.Shape];
        int[] strides = [.. _strides, .. ArrayLayout.Strides(inner, field.Type.ItemSize, isFortran: false)];
        Memory<byte> memory = Count == 0 ? _memory : _memory[field.Offset..];
        return new NDArray(field.Type, [.. _shape, .. inner], memory, strides, _owner) { IsReadOnly = IsReadOnly, IsOffered = IsOffered };
    }

    /// <summary>Gives memory that is shared with a worker back; for an array in memory of its own it does nothing.</summary>
    public void Dispose() => _owner?.Dispose();

    /// <inheritdoc/>
    public override string ToString() => $"NDArray {DType} ({string.Join(", ", _shape)})";

    private static void CheckCount(int count, ReadOnlySpan<int> shape)
    {
        if (ArrayLayout.ByteCount([.. shape], itemSize: 1) != count)
        {
            throw new ArgumentException($"{count} items are no array of the shape ({string.Join(", ", shape.ToArray())}).", nameof(shape));
        }
    }
}
