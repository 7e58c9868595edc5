using System.Buffers;

namespace Pons.Protocol.Values;

/// <summary>Writes arrays: a call of the constructor `ndarray` whose items are bytes or a buffer (SPEC chapter 10).</summary>
internal static class ArrayWriting
{
    private const int Arguments = 4;

    /// <summary>Writes items that lie without gaps, the last index running fastest.</summary>
    public static void Write(ValueWriter writer, DType dtype, ReadOnlySpan<int> shape, ReadOnlySpan<byte> items)
    {
        Begin(writer, dtype, shape, isFortran: false);
        writer.WriteBuffer(items, isWritable: false);
        writer.EndConstructor(Arguments);
    }

    public static void Write(ValueWriter writer, NDArray array)
    {
        int[] shape = [.. array.Shape];
        int[] strides = [.. array.Strides];
        int size = array.Count * array.DType.ItemSize;
        bool isDense = ArrayLayout.IsDense(shape, strides, array.DType.ItemSize, isFortran: false);
        bool isFortran = !isDense && ArrayLayout.IsDense(shape, strides, array.DType.ItemSize, isFortran: true);
        Begin(writer, array.DType, shape, isFortran);
        if (isDense || isFortran)
        {
            writer.WriteBuffer(array.Memory[..size], array.IsOffered);
        }
        else
        {
            byte[] items = ArrayPool<byte>.Shared.Rent(size);
            array.CopyTo(items);
            writer.WriteBuffer(items.AsSpan(0, size), array.IsOffered);
            ArrayPool<byte>.Shared.Return(items);
        }

        GC.KeepAlive(array);
        writer.EndConstructor(Arguments);
    }

    private static void Begin(ValueWriter writer, DType dtype, ReadOnlySpan<int> shape, bool isFortran)
    {
        writer.BeginConstructor(Constructor.NdArray, Arguments);
        WriteDType(writer, dtype);
        WriteShape(writer, shape);
        writer.WriteText(isFortran ? "F" : "C");
    }

    private static void WriteDType(ValueWriter writer, DType dtype)
    {
        if (dtype.Fields.Count == 0)
        {
            writer.WriteText(dtype.Text);
            return;
        }

        writer.BeginTuple(2);
        writer.WriteInteger(dtype.ItemSize);
        writer.BeginTuple(dtype.Fields.Count);
        foreach (DTypeField field in dtype.Fields)
        {
            writer.BeginTuple(4);
            writer.WriteText(field.Name);
            WriteDType(writer, field.Type);
            writer.WriteInteger(field.Offset);
            WriteShape(writer, [.. field.Shape]);
            writer.EndTuple(4);
        }

        writer.EndTuple(dtype.Fields.Count);
        writer.EndTuple(2);
    }

    private static void WriteShape(ValueWriter writer, ReadOnlySpan<int> shape)
    {
        writer.BeginTuple(shape.Length);
        foreach (int length in shape)
        {
            writer.WriteInteger(length);
        }

        writer.EndTuple(shape.Length);
    }
}
