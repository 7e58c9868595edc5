using System.Buffers;
using System.Runtime.CompilerServices;

namespace Pons.Protocol.Values;

/// <summary>A growing array that keeps a small one for the next message and gives a large one back to the
/// pool.</summary>
internal struct Pooled<T>
    where T : unmanaged
{
    // Enough for any small message; what is larger is shared by all threads through the pool, which trims itself.
    private const int KeptCount = 256;

    private readonly T[] _kept = new T[KeptCount];

    public T[] Items;
    public int Count;

    public Pooled()
    {
        Items = _kept;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T item)
    {
        T[] items = Items;
        int count = Count;
        if ((uint)count >= (uint)items.Length)
        {
            items = Grow(1);
        }

        items[count] = item;
        Count = count + 1;
    }

    // Arrays and not spans: spans of our own structs are not compiled ahead of time, and the first call would wait for
    // that.
    public void Add(T[] source, int start, int count)
    {
        if (Items.Length - Count < count)
        {
            Grow(count);
        }

        Array.Copy(source, start, Items, Count, count);
        Count += count;
    }

    public void Clear()
    {
        Count = 0;
        Replace(_kept);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private T[] Grow(int count)
    {
        long wanted = Math.Max((long)Items.Length * 2, (long)Count + count);
        T[] larger = ArrayPool<T>.Shared.Rent((int)Math.Min(wanted, Array.MaxLength));
        Array.Copy(Items, larger, Count);
        Replace(larger);
        return larger;
    }

    private void Replace(T[] items)
    {
        if (Items != _kept)
        {
            ArrayPool<T>.Shared.Return(Items);
        }

        Items = items;
    }
}
