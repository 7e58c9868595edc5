using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Pons.Protocol.Values;

/// <summary>Tensors of numbers: arrays of any shape.</summary>
internal sealed class TensorConverter<T> : Converter<Tensor<T>?>
{
    private readonly DType _dtype = Elements<T>.DType
        ?? throw Refusal.Unwritable(typeof(Tensor<T>), "its items are no numbers. Use an array or a list of them.");

    public override bool IsKey => false;

    public override Tensor<T>? Read(ValueReader reader, Node node)
    {
        if (node.Kind == NodeKind.None)
        {
            return null;
        }

        if (!ReceivedArray.Is(node))
        {
            throw Refusal.Mismatch(node, typeof(Tensor<T>));
        }

        var array = ReceivedArray.Of(reader, node);
        if (!array.DType.Equals(_dtype))
        {
            throw new ValueException($"an array of the dtype {array.DType} cannot be read as {TypeNames.Of(typeof(Tensor<T>))}. Ask for NDArray, or for an array or list, which convert what fits.");
        }

        T[] items = GC.AllocateUninitializedArray<T>(ArrayLayout.Count(array.Shape));
        array.CopyTo(reader, Elements<T>.BytesOf(items.AsSpan()));
        return Tensor.Create(items, [.. array.Shape.Select(length => (nint)length)]);
    }

    public override void Write(ValueWriter writer, Tensor<T>? value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        int[] shape = [.. value.Lengths.ToArray().Select(length => checked((int)length))];
        ReadOnlySpan<T> items = value.IsDense ? MemoryMarshal.CreateReadOnlySpan(in value.GetPinnableReference(), (int)value.FlattenedLength) : Flatten(value);
        ArrayWriting.Write(writer, _dtype, shape, Elements<T>.BytesOf(items));
    }

    private static T[] Flatten(Tensor<T> value)
    {
        var items = new T[value.FlattenedLength];
        value.FlattenTo(items);
        return items;
    }
}
