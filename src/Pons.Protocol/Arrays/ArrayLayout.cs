namespace Pons;

/// <summary>Where the items of an array lie in its memory.</summary>
internal static class ArrayLayout
{
    /// <summary>How many items a shape has; the product must have been checked.</summary>
    public static int Count(ReadOnlySpan<int> shape)
    {
        int count = 1;
        foreach (int length in shape)
        {
            count *= length;
        }

        return count;
    }

    /// <summary>The bytes that items of that shape take without gaps; negative where that is no shape, or too large for an array.</summary>
    public static long ByteCount(ReadOnlySpan<int> shape, int itemSize)
    {
        if (shape.Contains(0))
        {
            return shape.IndexOfAnyInRange(int.MinValue, -1) < 0 ? 0 : -1;
        }

        long count = 1;
        foreach (int length in shape)
        {
            count = length < 0 || count > Array.MaxLength ? -1 : count * length;
            if (count < 0)
            {
                return -1;
            }
        }

        // Items of no bytes are counted all the same: a shape must not claim more of them than an array can have.
        return count > Array.MaxLength || count * itemSize > Array.MaxLength ? -1 : count * itemSize;
    }

    /// <summary>The strides of items without gaps: the last index runs fastest or, as Fortran has it, the first.</summary>
    public static int[] Strides(ReadOnlySpan<int> shape, int itemSize, bool isFortran)
    {
        int[] strides = new int[shape.Length];
        int step = itemSize;
        for (int i = 0; i < shape.Length; i++)
        {
            int dimension = isFortran ? i : shape.Length - 1 - i;
            strides[dimension] = step;
            step *= Math.Max(shape[dimension], 1);
        }

        return strides;
    }

    /// <summary>Whether items lie without gaps in that order. The stride of a dimension of one item is never taken.</summary>
    public static bool IsDense(ReadOnlySpan<int> shape, ReadOnlySpan<int> strides, int itemSize, bool isFortran)
    {
        int[] dense = Strides(shape, itemSize, isFortran);
        bool isDense = true;
        for (int i = 0; i < shape.Length; i++)
        {
            isDense &= shape[i] <= 1 || strides[i] == dense[i];
        }

        return isDense || shape.Contains(0);
    }

    /// <summary>Copies items to where they lie without gaps, the last index running fastest.</summary>
    public static void Gather(ReadOnlySpan<byte> source, Span<byte> target, ReadOnlySpan<int> shape, ReadOnlySpan<int> strides, int itemSize)
    {
        if (IsDense(shape, strides, itemSize, isFortran: false))
        {
            source[..(Count(shape) * itemSize)].CopyTo(target);
        }
        else
        {
            int at = 0;
            Gather(source, 0, target, ref at, shape, strides, itemSize);
        }
    }

    private static void Gather(
        ReadOnlySpan<byte> source, int from, Span<byte> target, ref int at, ReadOnlySpan<int> shape, ReadOnlySpan<int> strides, int itemSize)
    {
        if (shape.IsEmpty)
        {
            source.Slice(from, itemSize).CopyTo(target[at..]);
            at += itemSize;
            return;
        }

        if (shape.Length == 1 && strides[0] == itemSize)
        {
            source.Slice(from, shape[0] * itemSize).CopyTo(target[at..]);
            at += shape[0] * itemSize;
            return;
        }

        if (shape.Length == 1 && itemSize == sizeof(long))
        {
            GatherWords(source[from..], target.Slice(at, shape[0] * itemSize), strides[0]);
            at += shape[0] * itemSize;
            return;
        }

        for (int i = 0; i < shape[0]; i++)
        {
            Gather(source, from + i * strides[0], target, ref at, shape[1..], strides[1..], itemSize);
        }
    }

    // The most common item of all, along a dimension that is not the densest: eight bytes a time.
    private static void GatherWords(ReadOnlySpan<byte> source, Span<byte> target, int stride)
    {
        for (int i = 0; i * sizeof(long) < target.Length; i++)
        {
            source.Slice(i * stride, sizeof(long)).CopyTo(target[(i * sizeof(long))..]);
        }
    }
}
