using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pons;

/// <content>Its items, seen in place or copied.</content>
public sealed partial class NDArray
{
    /// <summary>The items in place, to be read and written.</summary>
    /// <exception cref="InvalidOperationException">They are of another type, do not lie one behind the other, or may only be read.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        CheckWritable();
        return Items<T>();
    }

    /// <summary>The items in place, to be read.</summary>
    /// <exception cref="InvalidOperationException">They are of another type, or do not lie one behind the other.</exception>
    public ReadOnlySpan<T> AsReadOnlySpan<T>()
        where T : unmanaged => Items<T>();

    /// <summary>The items in place, to be read and written, in a form that may be kept; it keeps the memory too, unless that is disposed.</summary>
    /// <exception cref="InvalidOperationException">They are of another type, do not lie one behind the other, or may only be read.</exception>
    public Memory<T> AsMemory<T>()
        where T : unmanaged
    {
        CheckWritable();
        return MemoryOf<T>();
    }

    /// <summary>The items in place, to be read, in a form that may be kept; it keeps the memory too, unless that is disposed.</summary>
    /// <exception cref="InvalidOperationException">They are of another type, or do not lie one behind the other.</exception>
    public ReadOnlyMemory<T> AsReadOnlyMemory<T>()
        where T : unmanaged => MemoryOf<T>();

    /// <summary>A copy of the items, the last index running fastest, whatever their layout here.</summary>
    /// <exception cref="InvalidOperationException">They are of another type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        CheckType<T>();
        T[] items = GC.AllocateUninitializedArray<T>(Count);
        CopyTo(MemoryMarshal.AsBytes(items.AsSpan()));
        return items;
    }

    /// <summary>A copy of the items of an array of two dimensions.</summary>
    /// <exception cref="InvalidOperationException">They are of another type, or there are not two dimensions.</exception>
    public T[,] ToGrid<T>()
        where T : unmanaged
    {
        CheckType<T>();
        if (Rank != 2)
        {
            throw new InvalidOperationException($"An array of {Rank} dimensions is no grid, which has two.");
        }

        var grid = new T[_shape[0], _shape[1]];
        if (grid.Length > 0)
        {
            CopyTo(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref grid[0, 0], grid.Length)));
        }

        return grid;
    }

    /// <summary>One item.</summary>
    /// <exception cref="InvalidOperationException">The items are of another type.</exception>
    public T GetValue<T>(params ReadOnlySpan<int> indices)
        where T : unmanaged
    {
        CheckType<T>();
        T value = MemoryMarshal.Read<T>(_memory.Span[PlaceOf(indices)..]);
        GC.KeepAlive(this);
        return value;
    }

    /// <summary>Sets one item.</summary>
    /// <exception cref="InvalidOperationException">The items are of another type, or may only be read.</exception>
    public void SetValue<T>(T value, params ReadOnlySpan<int> indices)
        where T : unmanaged
    {
        CheckWritable();
        CheckType<T>();
        MemoryMarshal.Write(_memory.Span[PlaceOf(indices)..], value);
        GC.KeepAlive(this);
    }

    /// <summary>Copies the items' bytes without gaps, the last index running fastest.</summary>
    /// <remarks>A span keeps nothing alive; without its last line this array, and with it shared memory, could be collected while it is copied.</remarks>
    internal void CopyTo(Span<byte> target)
    {
        ArrayLayout.Gather(_memory.Span, target, _shape, _strides, DType.ItemSize);
        ElementTypes.Normalize(DType, target);
        GC.KeepAlive(this);
    }

    /// <summary>All items in memory, in whatever order and with whatever gaps they lie there; the gaps are whole items.</summary>
    internal ReadOnlySpan<T> AllItems<T>()
        where T : unmanaged
    {
        CheckType<T>();
        return Array.Exists(_strides, stride => stride % Unsafe.SizeOf<T>() != 0)
            ? throw new InvalidOperationException("The items of this array lie at odd distances, as the fields of a structure do. Copy them.")
            : MemoryMarshal.Cast<byte, T>(_memory.Span);
    }

    private int PlaceOf(ReadOnlySpan<int> indices)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(indices.Length, Rank, nameof(indices));
        int place = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)indices[i], (uint)_shape[i], nameof(indices));
            place += indices[i] * _strides[i];
        }

        return place;
    }

    private Span<T> Items<T>()
        where T : unmanaged
    {
        CheckType<T>();
        CheckContiguous();
        return Count == 0 ? [] : MemoryMarshal.Cast<byte, T>(_memory.Span[..(Count * Unsafe.SizeOf<T>())]);
    }

    private Memory<T> MemoryOf<T>()
        where T : unmanaged
    {
        CheckType<T>();
        CheckContiguous();
        Memory<byte> bytes = _memory[..(Count * Unsafe.SizeOf<T>())];
        return bytes is Memory<T> already ? already : new CastMemory<byte, T>(bytes).Memory;
    }

    private void CheckContiguous()
    {
        if (!IsContiguous)
        {
            throw new InvalidOperationException("The items of this array do not lie one behind the other, so that no span shows them. Copy them, or take them one by one.");
        }
    }

    private void CheckType<T>()
        where T : unmanaged
    {
        if (!DType.IsLike<T>())
        {
            throw new InvalidOperationException($"Items of the dtype {DType} are no {typeof(T)}. Ask the call itself for an array of the type you need: it converts what fits.");
        }
    }

    private void CheckWritable()
    {
        if (IsReadOnly)
        {
            throw new InvalidOperationException("This array may only be read: its memory belongs to the other side. Copy it, or look at it with AsReadOnlySpan.");
        }
    }
}
