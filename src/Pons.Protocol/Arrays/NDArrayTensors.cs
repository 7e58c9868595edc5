using System.Numerics.Tensors;

namespace Pons;

/// <summary>Arrays as the platform's tensors, and back.</summary>
public static class NDArrayTensors
{
    /// <summary>The array's items in place as a tensor span, to be read, whatever their layout; the empty span for an array without items.</summary>
    /// <exception cref="InvalidOperationException">The items are of another type.</exception>
    public static ReadOnlyTensorSpan<T> AsTensorSpan<T>(this NDArray array)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(array);
        return array.Count == 0
            ? ReadOnlyTensorSpan<T>.Empty
            : new ReadOnlyTensorSpan<T>(array.AllItems<T>(), ToLengths(array.Shape, 1), ToLengths(array.Strides, array.DType.ItemSize));
    }

    /// <summary>A copy of the array as a tensor.</summary>
    /// <exception cref="InvalidOperationException">The items are of another type.</exception>
    public static Tensor<T> ToTensor<T>(this NDArray array)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(array);
        return Tensor.Create(array.ToArray<T>(), ToLengths(array.Shape, 1));
    }

    /// <summary>A copy of the tensor as an array.</summary>
    public static NDArray ToNDArray<T>(this Tensor<T> tensor)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var items = new T[tensor.FlattenedLength];
        tensor.FlattenTo(items);
        return NDArray.Of(items.AsMemory(), [.. tensor.Lengths.ToArray().Select(length => checked((int)length))]);
    }

    private static nint[] ToLengths(IReadOnlyList<int> counts, int unit) => [.. counts.Select(count => (nint)(count / unit))];
}
