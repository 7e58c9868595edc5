using Pons.Protocol;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons;

/// <content>Its parts, and its items as plain values.</content>
public sealed partial class NDArray
{
    /// <summary>The part at an index of the first dimension, without a copy: a row of a grid, an item of a row (as an array without dimensions).</summary>
    public NDArray this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_shape.FirstOrDefault(), nameof(index));
            Memory<byte> rest = Count == 0 ? default : _memory[(index * _strides[0])..];
            return new NDArray(DType, _shape[1..], rest, _strides[1..], _owner) { IsReadOnly = IsReadOnly, IsOffered = IsOffered };
        }
    }

    /// <summary>The items as nested lists of plain values, as numpy's <c>tolist()</c> gives them; one item alone for an array without dimensions. Structures are dictionaries.</summary>
    /// <exception cref="ValueException">Such items have no counterpart as plain values, or one is not exact.</exception>
    public object? ToLists()
    {
        bool isPlain = DType.Kind is not ('S' or 'V');
        return Rank > 0 && isPlain ? Cross(this)
            : Rank > 0 ? Enumerable.Range(0, _shape[0]).Select(i => this[i].ToLists()).ToList()
            : isPlain ? Cross(new NDArray(DType, [1], _memory))[0]
            : DType.Fields.Count > 0 ? DType.Fields.ToDictionary(field => field.Name, field => Field(field.Name).ToLists())
            : RawItem();
    }

    // By the road that a list of the same items would come, so that they are the same values.
    private static List<object?> Cross(NDArray array)
    {
        var output = new OutputBuffer();
        PickleCodec.Write(output, array, new ValueLimits(), "array");
        List<object?> items = PickleCodec.Read<List<object?>>(output.Written, new ValueLimits(), "array");
        output.Clear();
        return items;
    }

    // numpy fills bytes of fixed length up with zeros; raw items are as they are.
    private byte[] RawItem()
    {
        Span<byte> item = _memory.Span[..DType.ItemSize];
        byte[] copy = DType.Kind == 'S' ? item.TrimEnd((byte)0).ToArray() : item.ToArray();
        GC.KeepAlive(this);
        return copy;
    }
}
